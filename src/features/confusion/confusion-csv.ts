import type { Confusion } from '@/shared/contracts/models';
import { csvRow } from '@/shared/csv';

/** A confusion matrix as a table: a row for each correct class, a column for each answer, in this order of classes. */
export function confusionCsv(
  { classes, cells }: Pick<Confusion, 'classes' | 'cells'>,
  order: readonly number[],
): string {
  const counts = new Map(
    cells.map(([truth, predicted, count]) => [truth * classes.length + predicted, count]),
  );
  const label = (index: number) => classes[index]?.label ?? String(index);
  const rows = order.map((truth) =>
    csvRow([label(truth), ...order.map((predicted) => counts.get(truth * classes.length + predicted) ?? 0)]),
  );
  return [csvRow(['correct class', ...order.map(label)]), ...rows].join('');
}
