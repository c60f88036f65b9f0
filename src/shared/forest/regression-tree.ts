import type { Random } from '../random';

/** Rows of numbers, all of the same length, and what belongs to each. NaN stands for a missing value. */
export interface Samples {
  rows: readonly (readonly number[])[];
  targets: readonly number[];
}

interface Leaf {
  mean: number;
}
interface Branch {
  feature: number;
  /** Rows at or below it go left; a missing value goes left too. */
  threshold: number;
  left: Tree;
  right: Tree;
}
type Tree = Leaf | Branch;

/** Fewer samples are not divided any more. */
const LEAST_SPLIT = 5;
/** Deeper trees than these only learn the noise of so few trials. */
const MAX_DEPTH = 12;

/**
 * Grows a regression tree (Breiman, Friedman, Olshen and Stone 1984): each branch divides its samples where the squares
 * of what is left are smallest, among `tried` features drawn for it.
 * @param members indices into the samples, as often as they were drawn
 */
export function growTree(
  samples: Samples,
  members: readonly number[],
  { tried, random }: { tried: number; random: Random },
  depth = 0,
): Tree {
  const { targets } = samples;
  const mean = members.reduce((sum, i) => sum + (targets[i] as number), 0) / members.length;
  if (members.length < LEAST_SPLIT || depth >= MAX_DEPTH) return { mean };
  const split = bestSplit(samples, members, { tried, random });
  if (!split) return { mean };
  const goesLeft = (i: number) => !(valueAt(samples, i, split.feature) > split.threshold);
  const [left, right] = [members.filter(goesLeft), members.filter((i) => !goesLeft(i))];
  return {
    ...split,
    left: growTree(samples, left, { tried, random }, depth + 1),
    right: growTree(samples, right, { tried, random }, depth + 1),
  };
}

export function answerOf(tree: Tree, row: readonly number[]): number {
  let node = tree;
  while ('feature' in node) {
    node = (row[node.feature] as number) > node.threshold ? node.right : node.left;
  }
  return node.mean;
}

/** A missing value stands below all others. */
const valueAt = ({ rows }: Samples, index: number, feature: number): number => {
  const value = rows[index]?.[feature] as number;
  return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
};

function bestSplit(
  samples: Samples,
  members: readonly number[],
  { tried, random }: { tried: number; random: Random },
): { feature: number; threshold: number } | null {
  const width = samples.rows[0]?.length ?? 0;
  const features = Array.from({ length: width }, (_, feature) => feature);
  let best: { feature: number; threshold: number; gain: number } | null = null;
  const total = members.reduce((sum, i) => sum + (samples.targets[i] as number), 0);
  for (let draw = 0; draw < Math.min(tried, width); draw++) {
    const [feature] = features.splice(random.int(0, features.length - 1), 1);
    if (feature === undefined) break;
    const order = members.toSorted((a, b) =>
      compare(valueAt(samples, a, feature), valueAt(samples, b, feature)),
    );
    let sum = 0;
    for (let count = 1; count < order.length; count++) {
      const [before, after] = [order[count - 1] as number, order[count] as number];
      sum += samples.targets[before] as number;
      const [low, high] = [valueAt(samples, before, feature), valueAt(samples, after, feature)];
      if (low === high) continue;
      // The squares that a division saves are those of its means, weighted by their samples.
      const gain = sum ** 2 / count + (total - sum) ** 2 / (order.length - count) - total ** 2 / order.length;
      if (gain > (best?.gain ?? 1e-12)) {
        const threshold = Number.isFinite(low) ? (low + high) / 2 : Number.MIN_SAFE_INTEGER;
        best = { feature, threshold, gain };
      }
    }
  }
  return best && { feature: best.feature, threshold: best.threshold };
}

/** Minus infinity twice is equal: their difference is not a number. */
const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);
