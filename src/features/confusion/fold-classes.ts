import type { CoinClass } from '@/shared/coin-class';
import { confusionMetrics } from '@/shared/confusion';
import type { Confusion } from '@/shared/contracts/models';
import type { MatrixCell } from './confusion-matrix';

export const FOLDS = ['none', 'currency', 'country', 'other'] as const;
/** `other`: all classes but some are one row. */
export type FoldKind = (typeof FOLDS)[number];

export interface FoldedConfusion {
  /** With a row for each class that stands alone and for each group. */
  confusion: Confusion;
  /** Classes of the whole matrix in each row. */
  members: number[][];
}

export interface FoldSettings {
  fold: FoldKind;
  /** Classes that stand alone in any case: of groups that were opened, or the chosen ones beside "other". */
  alone: ReadonlySet<number>;
}

const OTHER = 'other';

/**
 * Joins classes into rows: those of one currency, or of one country, or all that were not chosen. Photos confused inside of a
 * group count as right there. Pure.
 */
export function foldConfusion(confusion: Confusion, { fold, alone }: FoldSettings): FoldedConfusion {
  if (fold === 'none') {
    return { confusion, members: confusion.classes.map(({ index }) => [index]) };
  }
  const groupOf = (entry: CoinClass): string | null => {
    if (alone.has(entry.index)) return null;
    return fold === 'other' ? OTHER : entry[fold];
  };
  const rows: { entry: CoinClass; members: number[] }[] = [];
  const byGroup = new Map<string, { entry: CoinClass; members: number[] }>();
  const rowOf: number[] = [];
  for (const entry of confusion.classes) {
    const name = groupOf(entry);
    const known = name === null ? undefined : byGroup.get(name);
    if (known) {
      known.members.push(entry.index);
      rowOf[entry.index] = known.entry.index;
      continue;
    }
    const index = rows.length;
    const row = {
      entry: name === null ? { ...entry, index } : groupClass(name, index, entry),
      members: [entry.index],
    };
    rows.push(row);
    rowOf[entry.index] = index;
    if (name !== null) byGroup.set(name, row);
  }
  const classes = rows.map(({ entry, members }) =>
    members.length > 1 ? { ...entry, label: `${entry.label} (${members.length} classes)` } : entry,
  );
  const cells = addedUp(confusion.cells, rowOf, classes.length);
  return {
    confusion: {
      ...confusion,
      classes,
      cells,
      ...confusionMetrics(classes, cells),
      commented: addedUp(confusion.commented, rowOf, classes.length),
    },
    members: rows.map(({ members }) => members),
  };
}

function groupClass(name: string, index: number, { country }: CoinClass): CoinClass {
  return { index, key: name, label: name.replaceAll('_', ' '), value: null, currency: null, country };
}

/** Cells in the rows that their classes are in. */
export function addedUp(
  cells: Confusion['cells'],
  rowOf: readonly number[],
  size: number,
): Confusion['cells'] {
  const counts = new Map<number, number>();
  for (const [truth, predicted, count] of cells) {
    const place = (rowOf[truth] ?? 0) * size + (rowOf[predicted] ?? 0);
    counts.set(place, (counts.get(place) ?? 0) + count);
  }
  return [...counts]
    .filter(([, count]) => count !== 0)
    .sort(([a], [b]) => a - b)
    .map(([place, count]) => [Math.floor(place / size), place % size, count]);
}

/** The cell of the whole matrix behind one of the folded; null where a row is a group. */
export function unfoldedCell(
  { members }: FoldedConfusion,
  { truth, predicted }: MatrixCell,
): MatrixCell | null {
  const [rows, columns] = [members[truth], members[predicted]];
  return rows?.length === 1 && columns?.length === 1
    ? { truth: rows[0] as number, predicted: columns[0] as number }
    : null;
}

/** Where a cell of the whole matrix stands in the folded one; null where it is in a group. */
export function foldedCell({ members }: FoldedConfusion, cell: MatrixCell): MatrixCell | null {
  const rowOf = (index: number) => members.findIndex((row) => row.length === 1 && row[0] === index);
  const [truth, predicted] = [rowOf(cell.truth), rowOf(cell.predicted)];
  return truth < 0 || predicted < 0 ? null : { truth, predicted };
}

/** The classes that are confused most: what stands beside "other" unless somebody chooses. */
export function mostConfused({ topConfusions }: Pick<Confusion, 'topConfusions'>, most: number): number[] {
  const found = new Set<number>();
  for (const { truth, predicted } of topConfusions) {
    for (const index of [truth, predicted]) if (found.size < most) found.add(index);
  }
  return [...found];
}
