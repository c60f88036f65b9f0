import sharp from 'sharp';
import {
  type CoinChoice,
  type CoinOnPhoto,
  type CoinPlace,
  MAX_COINS,
  type PhotoCoins,
} from '@/shared/coin-on-photo';
import type { Ellipse } from '@/shared/detector/ellipse';
import { coinsOf, cutCoin, type OpenPhoto, openPhoto, rawImage } from '@/shared/detector/photo-coins';
import { centreSquare, type PreprocessingSpec, uprightPhoto } from '@/shared/preprocessing';
import { damagedPhoto, decodeChecked } from './check-photo';
import { coinWarnings, MEASURED_SIDE } from './coin-quality';

/** One coin that fills the photo's shorter side to this share is seen as the version frames photos, like those it learned from. */
const FILLS = 0.8;

/** What of a photo the networks see, one picture a coin. */
export interface PhotoFrames {
  /** Null when the photo is seen as a whole. */
  found: PhotoCoins | null;
  /** RGB bytes by a specification, in the order of the coins; at least one. */
  cut: (spec: PreprocessingSpec) => Promise<Uint8Array[]>;
}

/**
 * Finds the coins of a photo, or takes those that are named.
 * @throws AppError `bad-photo` when it cannot be decoded
 */
export async function framesOf(bytes: Uint8Array, choice: CoinChoice): Promise<PhotoFrames> {
  const whole = async (spec: PreprocessingSpec) => [await decodeChecked(bytes, spec)];
  if (choice === 'whole') return { found: null, cut: whole };
  const photo = await openPhoto(uprightPhoto(sharp, bytes)).catch((error: unknown) => {
    throw damagedPhoto(error);
  });
  const coins =
    choice === 'find'
      ? inReadingOrder(await coinsOf(sharp, photo)).slice(0, MAX_COINS)
      : choice.map(toPixels(photo));
  const found = {
    aspect: photo.height / photo.width,
    coins: await describeCoins(coins, photo),
    placed: choice !== 'find',
  };
  if (coins.length === 0) return { found, cut: whole };
  const isAsLearned = choice === 'find' && coins.length === 1 && fills(coins[0] as Ellipse, photo);
  return {
    found,
    cut: async (spec) => {
      if (isAsLearned && spec.framing === 'centre') {
        // Of a larger photo the decoder shrinks while it loads, which looks a little different.
        if (Math.min(photo.width, photo.height) >= 2 * spec.size) return whole(spec);
        return [
          await centreSquare(rawImage(sharp, await photo.copyOf(Math.max(photo.width, photo.height))), spec),
        ];
      }
      const cuts: Uint8Array[] = [];
      for (const coin of coins) cuts.push(await cutCoin(sharp, photo, { coin, size: spec.size }));
      return cuts;
    },
  };
}

const toPixels =
  ({ width }: OpenPhoto) =>
  ({ x, y, a, b, angle }: CoinPlace): Ellipse => ({
    x: x * width,
    y: y * width,
    a: a * width,
    b: b * width,
    angle,
  });

async function describeCoins(coins: readonly Ellipse[], photo: OpenPhoto): Promise<CoinOnPhoto[]> {
  const { width } = photo;
  const described: CoinOnPhoto[] = [];
  for (const coin of coins) {
    const { x, y, a, b, angle } = coin;
    const cut = await cutCoin(sharp, photo, { coin, size: MEASURED_SIDE });
    const place = { x: x / width, y: y / width, a: a / width, b: b / width, angle };
    described.push({ ...place, warnings: coinWarnings(coin, photo, cut) });
  }
  return described;
}

function fills({ x, y, a }: Ellipse, { width, height }: OpenPhoto): boolean {
  const side = Math.min(width, height);
  const off = Math.max(Math.abs(x - width / 2), Math.abs(y - height / 2));
  return 2 * a >= side * FILLS && off < side * (1 - FILLS);
}

/** Row by row from the top, each from the left: coins are of a row when one's centre lies within the other's height. */
function inReadingOrder<T extends Ellipse>(coins: readonly T[]): T[] {
  const rows: T[][] = [];
  for (const coin of [...coins].sort((a, b) => a.y - b.y)) {
    const row = rows.at(-1);
    const first = row?.[0];
    if (row && first && coin.y - first.y < first.a) row.push(coin);
    else rows.push([coin]);
  }
  return rows.flatMap((row) => row.sort((a, b) => a.x - b.x));
}
