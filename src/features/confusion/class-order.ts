import { type CoinClass, compareClassKeys } from '@/shared/coin-class';
import type { Confusion } from '@/shared/contracts/models';
import { seriate } from './matrix/seriation';

export const CLASS_ORDERS = [
  'key',
  'catalogue',
  'country',
  'currency',
  'frequency',
  'errors',
  'recall',
  'similarity',
  'hand',
] as const;
export type ClassOrderKind = (typeof CLASS_ORDERS)[number];

/** A run of neighbours on both axes that share a country or a currency; `end` is exclusive. */
interface ClassGroup {
  label: string;
  start: number;
  end: number;
}

export interface ClassOrder {
  /** Class index at each position. */
  order: number[];
  /** Position of each class index. */
  position: number[];
  /** Empty unless the order is by country or currency, or through the catalogue. */
  groups: ClassGroup[];
}

/** Puts the classes of a matrix in one of the orders people ask for; ties and groups go by class key. */
export function orderClasses(
  kind: ClassOrderKind,
  { classes, cells, perClass }: Pick<Confusion, 'classes' | 'cells' | 'perClass'>,
  /** Of the order by hand: the classes that come first, in this order; the others follow by key. */
  hand: readonly number[] = [],
): ClassOrder {
  const byKey = (a: CoinClass, b: CoinClass) => compareClassKeys(a.key, b.key);
  if (kind === 'hand') {
    const place = new Map(hand.map((index, at) => [index, at]));
    const placeOf = ({ index }: CoinClass) => place.get(index) ?? hand.length;
    return finish([...classes].sort((a, b) => placeOf(a) - placeOf(b) || byKey(a, b)));
  }
  if (kind === 'key') return finish([...classes].sort(byKey));
  if (kind === 'similarity') {
    const sorted = [...classes].sort(byKey);
    const place = new Map(sorted.map((entry, index) => [entry.index, index]));
    const moved = cells.map(([t, p, n]) => [place.get(t) ?? 0, place.get(p) ?? 0, n] as const);
    return finish(seriate(sorted.length, moved).map((at) => sorted[at] as CoinClass));
  }
  if (kind === 'recall') {
    const recall = new Map(perClass.map((entry) => [entry.index, entry.recall]));
    // Classes without photos in this split have no recall and go last.
    const rank = (entry: CoinClass) => recall.get(entry.index) ?? 2;
    return finish([...classes].sort((a, b) => rank(a) - rank(b) || byKey(a, b)));
  }
  if (kind === 'frequency' || kind === 'errors') {
    const figures = new Map(
      perClass.map(({ index, support, recall }) => [
        index,
        kind === 'frequency' ? support : support - Math.round(support * (recall ?? 0)),
      ]),
    );
    const figure = (entry: CoinClass) => figures.get(entry.index) ?? 0;
    return finish([...classes].sort((a, b) => figure(b) - figure(a) || byKey(a, b)));
  }
  if (kind === 'catalogue') {
    const byCountry = (entry: CoinClass) => entry.country;
    const catalogued = [...classes].sort(
      (a, b) =>
        compareNullable(a.country, b.country) ||
        compareNullable(a.currency, b.currency) ||
        compareNullable(a.value, b.value) ||
        byKey(a, b),
    );
    return finish(catalogued, byCountry);
  }
  const group = (entry: CoinClass) => entry[kind];
  const sorted = [...classes].sort((a, b) => compareNullable(group(a), group(b)) || byKey(a, b));
  return finish(sorted, group);
}

/** Whether this order would say anything: a data set without countries cannot be ordered by them. */
export function orderApplies(kind: ClassOrderKind, classes: readonly CoinClass[]): boolean {
  if (kind === 'catalogue') return classes.some(({ country }) => country !== null);
  return (kind !== 'country' && kind !== 'currency') || classes.some((entry) => entry[kind] !== null);
}

function compareNullable(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  return b === null ? -1 : compareClassKeys(a, b);
}

function finish(sorted: CoinClass[], group?: (entry: CoinClass) => string | null): ClassOrder {
  const order = sorted.map((entry) => entry.index);
  const position: number[] = [];
  order.forEach((index, at) => {
    position[index] = at;
  });
  return { order, position, groups: group ? groupRuns(sorted.map(group)) : [] };
}

function groupRuns(labels: (string | null)[]): ClassGroup[] {
  const groups: ClassGroup[] = [];
  labels.forEach((label, at) => {
    const last = groups.at(-1);
    const name = label ?? 'none';
    if (last?.label === name) last.end = at + 1;
    else groups.push({ label: name, start: at, end: at + 1 });
  });
  return groups;
}
