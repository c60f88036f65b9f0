import type { ColourPlate } from './edges';
import { CLEAR_SCORE, type FoundCoin, findCoins, SMALLEST_BESIDE } from './find-coins';

/** Longer sides to which a photo is reduced to look for coins, in pixels; a smaller photo stays as it is. */
const LOOK_SIDES = [128, 560] as const;
/** Radius of which circles are found for certain, in pixels of the plate. */
const CERTAIN_RADIUS = 9;

/** A photo reduced, and the least radius of a coin that is looked for on it. */
type LookedAt = ColourPlate & { minRadius: number };

/** @returns whether a look has seen all there is: beside a coin as large, no circle counts that is too small for this plate */
function seesAll(coins: readonly FoundCoin[]): boolean {
  return coins.some(({ a, score }) => score >= CLEAR_SCORE && a * SMALLEST_BESIDE >= CERTAIN_RADIUS);
}

/**
 * Looks for the coins of a photo, at a quarter of the size first: most photos are of one coin, which is found on it for a
 * tenth of the time.
 * @param plateOf the photo, its longer side reduced to so many pixels
 * @param width of the photo
 * @returns in pixels of the photo, the clearest first
 */
export async function lookForCoins(
  plateOf: (side: number) => Promise<LookedAt>,
  width: number,
): Promise<FoundCoin[]> {
  let found: FoundCoin[] = [];
  for (const side of LOOK_SIDES) {
    const plate = await plateOf(side);
    const coins = findCoins(plate, plate.minRadius);
    const scale = width / plate.width;
    found = coins.map((coin) => ({
      ...coin,
      x: (coin.x + 0.5) * scale - 0.5,
      y: (coin.y + 0.5) * scale - 0.5,
      a: coin.a * scale,
      b: coin.b * scale,
    }));
    if (Math.max(plate.width, plate.height) < side || seesAll(coins)) break;
  }
  return found;
}
