import { z } from 'zod';

/** What makes a coin of a photo hard to recognise. */
const COIN_WARNINGS = ['small', 'tilted', 'cut-off', 'blurred', 'glare'] as const;
export type CoinWarning = (typeof COIN_WARNINGS)[number];

/** Most coins of one photo that are answered. */
export const MAX_COINS = 100;

/** Where a coin lies on a photo; all lengths are shares of the photo's width, `y` too. */
const coinPlaceSchema = z.object({
  x: z.number().min(-0.5).max(1.5),
  y: z.number().min(-0.5).max(20),
  /** Half of the longer and of the shorter axis. */
  a: z.number().min(0.002).max(5),
  b: z.number().min(0.001).max(5),
  /** Direction of the longer axis, radians. */
  angle: z.number().min(-10).max(10),
});
export type CoinPlace = z.infer<typeof coinPlaceSchema>;

const coinOnPhotoSchema = coinPlaceSchema.extend({ warnings: z.array(z.enum(COIN_WARNINGS)) });
export type CoinOnPhoto = z.infer<typeof coinOnPhotoSchema>;

/** What was found on a photo. */
export const photoCoinsSchema = z.object({
  /** Height of the photo by its width. */
  aspect: z.number().positive(),
  /** In reading order; none where no coin was found. */
  coins: z.array(coinOnPhotoSchema),
  /** Whether a person placed them. */
  placed: z.boolean(),
});
export type PhotoCoins = z.infer<typeof photoCoinsSchema>;

/** Which coins of a photo are asked about: those that are found, the photo as a whole, or these. */
export const coinChoiceSchema = z.union([
  z.enum(['find', 'whole']),
  z.array(coinPlaceSchema).min(1).max(MAX_COINS),
]);
export type CoinChoice = z.infer<typeof coinChoiceSchema>;
