import { DESCRIPTOR_LENGTH } from './polar';

/** Neighbours that are proposed for each photo and each way in which its coin was found. */
const NEIGHBOURS = 16;

/**
 * The nearest neighbours of some photos by their descriptors, exactly: by the product of each with each.
 * @param length of the descriptors of one photo, several of `DESCRIPTOR_LENGTH` each
 * @returns pairs of positions, the lower first, none twice
 */
export function mostAlike({
  descriptors,
  length,
  rows,
}: {
  descriptors: Int8Array;
  length: number;
  rows: Int32Array;
}): Int32Array {
  const count = descriptors.length / length;
  const pairs = new Set<number>();
  const products = new Float64Array(count);
  for (const row of rows) {
    for (let part = 0; part < length; part += DESCRIPTOR_LENGTH) {
      for (let other = 0; other < count; other++) {
        products[other] = product(descriptors, row * length + part, other * length + part);
      }
      products[row] = Number.NEGATIVE_INFINITY;
      for (const other of largest(products, NEIGHBOURS)) {
        pairs.add(Math.min(row, other) * count + Math.max(row, other));
      }
    }
  }
  const sorted = [...pairs].sort((a, b) => a - b);
  return Int32Array.from(sorted.flatMap((pair) => [Math.floor(pair / count), pair % count]));
}

function product(values: Int8Array, a: number, b: number): number {
  let sum = 0;
  for (let i = 0; i < DESCRIPTOR_LENGTH; i++) sum += (values[a + i] as number) * (values[b + i] as number);
  return sum;
}

/** Positions of the largest values, the largest first. */
function largest(values: Float64Array, most: number): number[] {
  const found: number[] = [];
  const worth = (position: number) => values[found[position] as number] as number;
  for (const [i, value] of values.entries()) {
    if (value === Number.NEGATIVE_INFINITY) continue;
    if (found.length === most && value <= worth(most - 1)) continue;
    let at = found.length;
    while (at > 0 && worth(at - 1) < value) at--;
    found.splice(at, 0, i);
    if (found.length > most) found.pop();
  }
  return found;
}
