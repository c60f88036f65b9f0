import { groupBy } from '@/shared/group-by';
import { type Matrix, product, rowOf } from './matrix';

/** Neighbours that vote. */
const VOTERS = 5;
/** Of its class, by which a photo's distance is taken. Two, as one may be wrong itself. */
const NEAREST_OF_CLASS = 2;

interface Labelled {
  /** Of length 1 each. */
  photos: Matrix;
  labels: Int32Array;
  groups: Int32Array;
}

/** What the nearest photos of other groups say of the labels of some photos: the class of most of them, and their share. */
export function vote(
  { photos, labels, groups }: Labelled,
  rows: readonly number[],
): { row: number; label: number; share: number }[] {
  return rows.map((row) => {
    const nearest: { label: number; likeness: number }[] = [];
    for (let other = 0; other < photos.rows; other++) {
      if (groups[other] === groups[row]) continue;
      const likeness = product(rowOf(photos, row), rowOf(photos, other), photos.columns);
      if (nearest.length === VOTERS && likeness <= (nearest.at(-1)?.likeness ?? 0)) continue;
      if (nearest.length === VOTERS) nearest.pop();
      nearest.push({ label: labels[other] as number, likeness });
      nearest.sort((a, b) => b.likeness - a.likeness);
    }
    const votes = new Map<number, number>();
    for (const { label } of nearest) votes.set(label, (votes.get(label) ?? 0) + 1);
    const [label, count] = [...votes].reduce((best, one) => (one[1] > best[1] ? one : best), [-1, 0]);
    return { row, label, share: count / VOTERS };
  });
}

/**
 * How far each photo lies from the nearest others of its class, in robust standard deviations of all photos.
 * @returns not a number for photos without others of their class
 */
export function distances({ photos, labels, groups }: Labelled): Float32Array {
  const ofClass = groupBy(labels.keys(), (row) => labels[row] as number);
  const result = new Float32Array(photos.rows).fill(Number.NaN);
  for (const rows of ofClass.values()) {
    for (const row of rows) {
      const likeness = rows
        .filter((other) => groups[other] !== groups[row])
        .map((other) => product(rowOf(photos, row), rowOf(photos, other), photos.columns))
        .sort((a, b) => b - a)
        .slice(0, NEAREST_OF_CLASS);
      if (likeness.length < NEAREST_OF_CLASS) continue;
      result[row] = 1 - likeness.reduce((sum, value) => sum + value, 0) / likeness.length;
    }
  }
  const known = result.filter((value) => !Number.isNaN(value)).sort();
  const middle = known[known.length >> 1] ?? 0;
  const spread = known.map((value) => Math.abs(value - middle)).sort()[known.length >> 1] ?? 0;
  // Of a normal distribution the median distance from the middle is 0.67 standard deviations.
  return result.map((value) => (value - middle) / Math.max(1e-6, spread / 0.6745));
}
