import { seededRandom } from '../random';
import { answerOf, growTree, type Samples } from './regression-tree';

interface FeatureImportance {
  /** Share of the target's variance that is lost when the feature is shuffled. */
  importance: number;
  /** Bounds of the 95 % interval over the trees. */
  low: number;
  high: number;
}

export interface ForestImportance {
  features: FeatureImportance[];
  /** Share of the variance that the forest explains of samples it has not seen; below 0 it explains nothing. */
  explained: number;
}

/** Fewer trials let a forest find what is not there. */
export const LEAST_TRIALS = 30;
const TREES = 100;
const Z_95 = 1.959964;

/**
 * How much each feature matters for the target: permutation importance of a random forest (Breiman 2001), each tree
 * measured on the samples that it was not grown with. The same samples give the same answer.
 */
export function forestImportance({ rows, targets }: Samples): ForestImportance {
  const n = rows.length;
  const width = rows[0]?.length ?? 0;
  const mean = targets.reduce((sum, value) => sum + value, 0) / n;
  const variance = targets.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n;
  const random = seededRandom('importance');
  const losses: number[][] = Array.from({ length: width }, () => []);
  const votes = targets.map(() => ({ sum: 0, count: 0 }));
  const tried = Math.max(1, Math.ceil(width / 3));
  for (let tree = 0; tree < TREES; tree++) {
    const members = Array.from({ length: n }, () => random.int(0, n - 1));
    const drawn = new Set(members);
    const unseen = targets.flatMap((_, i) => (drawn.has(i) ? [] : [i]));
    if (unseen.length === 0) continue;
    const grown = growTree({ rows, targets }, members, { tried, random });
    for (const i of unseen) {
      const vote = votes[i] as { sum: number; count: number };
      vote.sum += answerOf(grown, rows[i] as number[]);
      vote.count += 1;
    }
    const errorOf = (rowOf: (i: number, place: number) => readonly number[]) =>
      unseen.reduce(
        (sum, i, place) => sum + (answerOf(grown, rowOf(i, place)) - (targets[i] as number)) ** 2,
        0,
      ) / unseen.length;
    const error = errorOf((i) => rows[i] as number[]);
    for (let feature = 0; feature < width; feature++) {
      const shuffled = shuffle(unseen, random);
      const worse = errorOf((i, place) =>
        (rows[i] as number[]).with(feature, rows[shuffled[place] as number]?.[feature] as number),
      );
      losses[feature]?.push(variance === 0 ? 0 : (worse - error) / variance);
    }
  }
  const left = votes.reduce(
    (sum, { sum: answers, count }, i) =>
      sum + (count === 0 ? 0 : (answers / count - (targets[i] as number)) ** 2),
    0,
  );
  return {
    features: losses.map(intervalOf),
    explained: variance === 0 ? 0 : 1 - left / n / variance,
  };
}

function intervalOf(values: readonly number[]): FeatureImportance {
  const n = values.length;
  const mean = n === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / n;
  const variance = n < 2 ? 0 : values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  const margin = n === 0 ? 0 : Z_95 * Math.sqrt(variance / n);
  return { importance: mean, low: mean - margin, high: mean + margin };
}

function shuffle(items: readonly number[], random: { int(low: number, high: number): number }): number[] {
  const shuffled = [...items];
  for (let i = shuffled.length - 1; i > 0; i--) {
    const j = random.int(0, i);
    [shuffled[i], shuffled[j]] = [shuffled[j] as number, shuffled[i] as number];
  }
  return shuffled;
}
