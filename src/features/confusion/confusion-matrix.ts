import type { Confusion } from '@/shared/contracts/models';

/** A confusion matrix indexed for reading; `truth` and `predicted` are class indexes, not positions on screen. */
export interface ConfusionMatrix {
  /** Number of classes. */
  size: number;
  /** Sparse, zero cells left out: `[truth, predicted, count]`. */
  cells: readonly (readonly [number, number, number])[];
  /** Photos of each class in the split. */
  rowTotals: Int32Array;
  /** How often each class was answered. */
  columnTotals: Int32Array;
  largestCount: number;
  count(truth: number, predicted: number): number;
  /** Fraction of the photos of `truth` that were answered `predicted`; 0 for a class without photos. */
  share(truth: number, predicted: number): number;
}

export interface MatrixCell {
  truth: number;
  predicted: number;
}

export function indexConfusion({ classes, cells }: Pick<Confusion, 'classes' | 'cells'>): ConfusionMatrix {
  const size = classes.length;
  const counts = new Map<number, number>();
  const rowTotals = new Int32Array(size);
  const columnTotals = new Int32Array(size);
  let largestCount = 0;
  for (const [truth, predicted, count] of cells) {
    counts.set(truth * size + predicted, count);
    rowTotals[truth] = (rowTotals[truth] ?? 0) + count;
    columnTotals[predicted] = (columnTotals[predicted] ?? 0) + count;
    largestCount = Math.max(largestCount, Math.abs(count));
  }
  const count = (truth: number, predicted: number) => counts.get(truth * size + predicted) ?? 0;
  return {
    size,
    cells,
    rowTotals,
    columnTotals,
    largestCount,
    count,
    share: (truth, predicted) => {
      const total = rowTotals[truth] ?? 0;
      return total === 0 ? 0 : count(truth, predicted) / total;
    },
  };
}
