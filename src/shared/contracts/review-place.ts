import { z } from 'zod';

/** Where in a review somebody looks: a cell of the matrix of the reviewed version, or a photo. */
export const reviewPlaceSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('cell'),
    truth: z.number().int().min(0),
    predicted: z.number().int().min(0),
  }),
  z.strictObject({ kind: z.literal('photo'), photoHash: z.string().regex(/^[0-9a-f]{64}$/) }),
]);
export type ReviewPlace = z.infer<typeof reviewPlaceSchema>;
