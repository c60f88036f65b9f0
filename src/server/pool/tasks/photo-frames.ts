import sharp from 'sharp';
import type { CoinChoice, CoinOnPhoto, CoinPlace, PhotoCoins } from '@/shared/coin-on-photo';
import { answeredCoins, cutFrames, placeOf } from '@/shared/detector/coin-frames';
import type { Ellipse } from '@/shared/detector/ellipse';
import { cutCoin, type OpenPhoto, openPhoto, rawImage, resizeWith } from '@/shared/detector/photo-coins';
import { centreSquare, type PreprocessingSpec, uprightPhoto } from '@/shared/preprocessing';
import { damagedPhoto, decodeChecked } from './check-photo';
import { coinWarnings, MEASURED_SIDE } from './coin-quality';

/** What of a photo the networks see, one picture a coin. */
export interface PhotoFrames {
  /** What was found on it, and what makes it hard to recognise; null when the photo is seen as a whole. */
  describe: () => Promise<PhotoCoins | null>;
  /** RGB bytes by a specification, in the order of the coins; at least one. */
  cut: (spec: PreprocessingSpec) => Promise<Uint8Array[]>;
}

const resize = resizeWith(sharp);

/**
 * Finds the coins of a photo, or takes those that are named.
 * @throws AppError `bad-photo` when it cannot be decoded
 */
export async function framesOf(bytes: Uint8Array, choice: CoinChoice): Promise<PhotoFrames> {
  if (choice === 'whole') {
    return { describe: async () => null, cut: async (spec) => [await decodeChecked(bytes, spec)] };
  }
  const photo = await openPhoto(uprightPhoto(sharp, bytes)).catch((error: unknown) => {
    throw damagedPhoto(error);
  });
  const placed = choice !== 'find';
  const coins = placed ? choice.map(toPixels(photo)) : await answeredCoins(resize, photo);
  return {
    describe: async () => ({
      aspect: photo.height / photo.width,
      coins: await describeCoins(coins, photo),
      placed,
    }),
    cut: (spec) => {
      const squares = {
        ofPhoto: () => decodeChecked(bytes, spec),
        ofCopy: (copy: Parameters<typeof rawImage>[1]) => centreSquare(rawImage(sharp, copy), spec),
      };
      return cutFrames({ photo, coins, placed, spec, resize, squares });
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
  const described: CoinOnPhoto[] = [];
  for (const coin of coins) {
    const cut = await cutCoin(resize, photo, { coin, size: MEASURED_SIDE });
    described.push({ ...placeOf(coin, photo), warnings: coinWarnings(coin, photo, cut) });
  }
  return described;
}
