import { type CoinPlace, MAX_COINS } from '../coin-on-photo';
import type { PreprocessingSpec } from '../preprocessing';
import type { Pixels, Resize } from '../resample';
import type { Ellipse } from './ellipse';
import { coinsOf, cutCoin, type OpenPhoto } from './photo-coins';

/** One coin that fills the photo's shorter side to this share is seen as the version frames photos, like those it learned from. */
const FILLS = 0.8;

/** The coins of a photo that are answered, as they are read, in its pixels. */
export async function answeredCoins(resize: Resize, photo: OpenPhoto): Promise<Ellipse[]> {
  return inReadingOrder(await coinsOf(resize, photo)).slice(0, MAX_COINS);
}

/** What is cut out by other means: centre squares by the specification. */
interface Squares {
  /** Of the photo itself, of which decoders shrink a larger one while they load it: that looks a little different. */
  ofPhoto: () => Promise<Uint8Array>;
  /** Of pixels of a copy. */
  ofCopy: (copy: Pixels) => Promise<Uint8Array>;
}

/**
 * What a network sees of a photo: its coins, or the whole photo where there is none.
 * @param request.placed whether a person has said where they are
 * @returns RGB bytes by the specification, in the order of the coins; at least one
 */
export async function cutFrames({
  photo,
  coins,
  placed,
  spec,
  resize,
  squares,
}: {
  photo: OpenPhoto;
  coins: readonly Ellipse[];
  placed: boolean;
  spec: Pick<PreprocessingSpec, 'size' | 'framing'>;
  resize: Resize;
  squares: Squares;
}): Promise<Uint8Array[]> {
  const [first] = coins;
  if (!first) return [await squares.ofPhoto()];
  const isAsLearned = !placed && coins.length === 1 && fills(first, photo);
  if (isAsLearned && spec.framing === 'centre') {
    if (Math.min(photo.width, photo.height) >= 2 * spec.size) return [await squares.ofPhoto()];
    return [await squares.ofCopy(await photo.copyOf(Math.max(photo.width, photo.height)))];
  }
  const cuts: Uint8Array[] = [];
  for (const coin of coins) cuts.push(await cutCoin(resize, photo, { coin, size: spec.size }));
  return cuts;
}

/** In shares of the photo's width. */
export function placeOf({ x, y, a, b, angle }: Ellipse, { width }: { width: number }): CoinPlace {
  return { x: x / width, y: y / width, a: a / width, b: b / width, angle };
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
