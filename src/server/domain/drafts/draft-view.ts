import type { CoinClass } from '@/shared/coin-class';
import type { Db } from '../../db/dialect';
import { findAllCells, findBaseClasses, findBasePhotos, findCells, toClassValue } from './cell-repo';
import {
  type Cell,
  type ClassValue,
  classTarget,
  ORDER,
  photoTarget,
  type ReadCell,
  type Target,
} from './cells';
import { orderClasses, resolveClass } from './classes';

/** The classes of a draft, whole: they are few, and every operation may concern any. */
export interface DraftClasses {
  base: CoinClass[];
  values: Map<string, ClassValue>;
  revisions: Map<string, number>;
  order: Cell;
  /** Keys of those that are there, in order. */
  keys: string[];
  /** Where the photos of a class are now. */
  resolve: (key: string) => string;
}

export async function readClasses(
  db: Db,
  { draftId, baseId }: { draftId: string; baseId: string },
): Promise<DraftClasses> {
  const [base, changed] = await Promise.all([
    findBaseClasses(db, baseId),
    findAllCells(db, draftId, 'classes'),
  ]);
  const values = new Map(base.map((coin) => [coin.key, toClassValue(coin)]));
  const revisions = new Map<string, number>();
  for (const [target, { revision, value }] of changed) {
    const key = target.slice('class '.length);
    if (value?.kind !== 'class') continue;
    values.set(key, value);
    revisions.set(key, revision);
  }
  const order = changed.get(ORDER) ?? { revision: 0, value: null };
  const keys = orderClasses(values, {
    baseKeys: base.map(({ key }) => key),
    order: order.value?.kind === 'order' ? order.value.keys : null,
  });
  return { base, values, revisions, order, keys, resolve: (key) => resolveClass(key, values) };
}

/** Are the classes those of the base: the same ones in the same order, called the same? */
export function areAsInBase({ base, keys, values }: DraftClasses): boolean {
  return (
    keys.length === base.length &&
    base.every((coin, index) => {
      const value = values.get(coin.key);
      return keys[index] === coin.key && value !== undefined && namesOf(value) === namesOf(coin);
    })
  );
}

/** All that people may say of a class, as one text. */
function namesOf({
  label,
  value,
  currency,
  country,
  years,
  synonyms,
}: Omit<CoinClass, 'index' | 'key'>): string {
  return JSON.stringify([label, value, currency, country, years ?? null, synonyms ?? []]);
}

/** Reads what an operation is about to look at. */
export async function readCells(
  db: Db,
  draft: { draftId: string; baseId: string },
  targets: readonly Target[],
): Promise<{ read: ReadCell; classes: DraftClasses }> {
  const classes = await readClasses(db, draft);
  const photos = targets.filter((target) => target.startsWith('photo '));
  const changed = await findCells(db, draft.draftId, photos);
  const untouched = photos.filter((target) => !changed.has(target)).map(hashOf);
  const base = await findBasePhotos(db, draft.baseId, untouched);
  const cells = new Map<Target, Cell>(changed);
  for (const [target, value] of base) cells.set(target, { revision: 0, value });
  for (const [key, value] of classes.values) {
    cells.set(classTarget(key), { revision: classes.revisions.get(key) ?? 0, value });
  }
  cells.set(ORDER, classes.order);
  return { read: (target) => cells.get(target) ?? { revision: 0, value: null }, classes };
}

const hashOf = (target: Target): string => target.slice(photoTarget('').length);
