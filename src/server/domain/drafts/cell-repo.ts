import type { CoinClass, Split } from '@/shared/coin-class';
import { toCoinClass } from '../../db/class-row';
import type { ColumnType, Db, Tx } from '../../db/dialect';
import { Prisma } from '../../db/generated/client';
import { findUndecidedPhotos } from '../datasets/import/base-version-repo';
import {
  type Cell,
  type CellValue,
  type ClassValue,
  type PhotoValue,
  photoTarget,
  type Target,
} from './cells';
import { type BasePhoto, writeTally } from './photo-tally';

/** Rows in one statement, written and read as one JSON list: SQLite works on the thread that serves. */
const CHUNK = 500;

const cellColumns = { target: 'text', revision: 'int', value: 'json' } as const satisfies Record<
  string,
  ColumnType
>;
type CellRow = [Target, number, CellValue];

/** @param from of the cells, as `"cell"` */
async function selectCells(db: Db, from: Prisma.Sql): Promise<CellRow[]> {
  const [row] = await db.$queryRaw<{ rows: string | null }[]>`
    SELECT ${db.dialect.jsonOfRows(cellColumns)} AS "rows" FROM (
      SELECT "cell"."target", "cell"."revision", "cell"."value" ${from}) "found"`;
  return JSON.parse(row?.rows ?? '[]');
}

const toCells = (rows: readonly CellRow[]) =>
  rows.map(([target, revision, value]): [Target, Cell] => [target, { revision, value }]);

/** Cells that operations have changed, of those asked for. */
export async function findCells(
  db: Db,
  draftId: string,
  targets: readonly Target[],
): Promise<Map<Target, Cell>> {
  const cells = new Map<Target, Cell>();
  for (let start = 0; start < targets.length; start += CHUNK) {
    const wanted = targets.slice(start, start + CHUNK).map((target) => ({ target }));
    const rows = db.dialect.rowsOf(JSON.stringify(wanted), { target: 'text' });
    // The engines read tables in this order.
    const found = await selectCells(
      db,
      Prisma.sql`FROM ${rows} "wanted" CROSS JOIN "DraftCell" "cell"
        WHERE "cell"."draftId" = ${draftId} AND "cell"."target" = "wanted"."target"`,
    );
    for (const [target, cell] of toCells(found)) cells.set(target, cell);
  }
  return cells;
}

/** All changed cells of photos, or of classes and their order. */
export async function findAllCells(
  db: Db,
  draftId: string,
  of: 'photos' | 'classes',
): Promise<Map<Target, Cell>> {
  const cells = new Map<Target, Cell>();
  // Only photos are tallied.
  const kind = of === 'photos' ? Prisma.sql`IS NOT NULL` : Prisma.sql`IS NULL`;
  for (let after = ''; ; ) {
    const found = await selectCells(
      db,
      Prisma.sql`FROM "DraftCell" "cell" WHERE "cell"."draftId" = ${draftId} AND "cell"."target" > ${after}
        AND "cell"."tally" ${kind} ORDER BY "cell"."target" LIMIT ${CHUNK}`,
    );
    for (const [target, cell] of toCells(found)) cells.set(target, cell);
    const last = found.at(-1);
    if (found.length < CHUNK || !last) return cells;
    after = last[0];
  }
}

/** How many changed photos of a draft there are of each tally. */
export async function countTallies(db: Db, draftId: string): Promise<{ tally: string; photos: number }[]> {
  const rows = await db.$queryRaw<{ tally: string; photos: number | bigint }[]>`
    SELECT "tally", count(*) AS "photos" FROM "DraftCell"
    WHERE "draftId" = ${draftId} AND "tally" IS NOT NULL GROUP BY "tally"`;
  return rows.map(({ tally, photos }) => ({ tally, photos: Number(photos) }));
}

const writtenColumns = {
  target: 'text',
  revision: 'int',
  value: 'json',
  classKey: 'text',
  tally: 'text',
} as const satisfies Record<string, ColumnType>;

/** Writes cells; one that is as in the base again needs no row. */
export async function writeCells(
  tx: Tx,
  { draftId, baseId }: { draftId: string; baseId: string },
  cells: readonly (readonly [Target, Cell])[],
): Promise<void> {
  for (let start = 0; start < cells.length; start += CHUNK) {
    const part = cells.slice(start, start + CHUNK);
    const targets = tx.dialect.rowsOf(JSON.stringify(part.map(([target]) => ({ target }))), {
      target: 'text',
    });
    await tx.$executeRaw`DELETE FROM "DraftCell"
      WHERE "draftId" = ${draftId} AND "target" IN (SELECT "target" FROM ${targets} "written")`;
    const kept = part.flatMap(([target, { revision, value }]) =>
      revision === 0 || value === null ? [] : [{ target, revision, value }],
    );
    if (kept.length === 0) continue;
    const base = await findItems(
      tx,
      baseId,
      kept.flatMap(({ target, value }) => (value.kind === 'photo' ? target.slice('photo '.length) : [])),
    );
    const rows = kept.map(({ target, revision, value }) => ({
      target,
      revision,
      value: JSON.stringify(value),
      classKey: value.kind === 'photo' ? value.classKey : null,
      tally: value.kind === 'photo' ? writeTally(value, base.get(target)) : null,
    }));
    await tx.$executeRaw`
      INSERT INTO "DraftCell" ("draftId", "target", "revision", "value", "classKey", "tally")
      SELECT ${draftId}, "target", "revision", "value", "classKey", "tally"
      FROM ${tx.dialect.rowsOf(JSON.stringify(rows), writtenColumns)} "entry"`;
  }
}

const itemColumns = {
  hash: 'text',
  classKey: 'text',
  split: 'text',
  name: 'text',
  coin: 'text',
} as const satisfies Record<string, ColumnType>;

/** Photos that a version holds, of those asked for. */
async function findItems(
  db: Db,
  versionId: string,
  hashes: readonly string[],
): Promise<Map<Target, BasePhoto>> {
  const items = new Map<Target, BasePhoto>();
  for (let start = 0; start < hashes.length; start += CHUNK) {
    const wanted = hashes.slice(start, start + CHUNK).map((hash) => ({ hash }));
    // The index of the version alone would find all its photos for each of them: joined, its id is looked at last.
    const [row] = await db.$queryRaw<{ rows: string | null }[]>`
      SELECT ${db.dialect.jsonOfRows(itemColumns)} AS "rows" FROM (
        SELECT "item"."photoHash" AS "hash", "coin"."key" AS "classKey", "item"."split", "item"."fileName" AS "name", "item"."coin"
        FROM ${db.dialect.rowsOf(JSON.stringify(wanted), { hash: 'text' })} "wanted"
        CROSS JOIN "DatasetItem" "item"
        CROSS JOIN "DatasetClass" "coin"
        WHERE "item"."photoHash" = "wanted"."hash" AND "item"."versionId" || '' = ${versionId}
          AND "coin"."versionId" = ${versionId} AND "coin"."index" = "item"."classIndex") "found"`;
    const found: [string, string, Split, string, string | null][] = JSON.parse(row?.rows ?? '[]');
    for (const [hash, classKey, split, name, coin] of found) {
      items.set(photoTarget(hash), { classKey, split, name, coin });
    }
  }
  return items;
}

/**
 * Photos of a version as it has them, of those asked for. Files that were left out because they are filed under two
 * classes count as dropped: who says which class is right brings them in.
 */
export async function findBasePhotos(
  db: Db,
  versionId: string,
  hashes: readonly string[],
): Promise<Map<Target, PhotoValue>> {
  const photos = new Map<Target, PhotoValue>();
  for (const [target, item] of await findItems(db, versionId, hashes)) {
    photos.set(target, { kind: 'photo', ...item, isDropped: false, isKept: false });
  }
  const missing = new Set(hashes.map(photoTarget).filter((target) => !photos.has(target)));
  if (missing.size === 0) return photos;
  for (const { hash, classKey, split, name } of await findUndecidedPhotos(db, versionId)) {
    const target = photoTarget(hash);
    if (!missing.has(target)) continue;
    const value = { kind: 'photo', classKey, split: split ?? 'train', name, coin: null } as const;
    photos.set(target, { ...value, isDropped: true, isKept: false });
  }
  return photos;
}

/** In the order of the network's output. */
export async function findBaseClasses(db: Db, versionId: string): Promise<CoinClass[]> {
  const rows = await db.datasetClass.findMany({ where: { versionId }, orderBy: { index: 'asc' } });
  return rows.map(toCoinClass);
}

export function toClassValue({ index: _, key: __, ...names }: CoinClass): ClassValue {
  return { kind: 'class', ...names, isNew: false, isRemoved: false, mergedInto: null };
}

/** How many photos each class of a version has in each split. */
export async function countBase(db: Db, versionId: string) {
  const rows = await db.datasetItem.groupBy({
    by: ['classIndex', 'split'],
    where: { versionId },
    _count: { _all: true },
  });
  return rows.map(({ classIndex, split, _count }) => ({
    classIndex,
    split: split as Split,
    photos: _count._all,
  }));
}

/** What is known of photos, of those asked for. */
export async function findPhotoFacts(db: Db, hashes: readonly string[]) {
  const facts = new Map<string, { bytes: number; width: number; height: number }>();
  for (let start = 0; start < hashes.length; start += CHUNK) {
    const rows = await db.photo.findMany({ where: { hash: { in: hashes.slice(start, start + CHUNK) } } });
    for (const { hash, bytes, width, height } of rows) facts.set(hash, { bytes, width, height });
  }
  return facts;
}

/** Photos of a class as the base has it, after `cursor`. */
export function findItemsOfClass(
  db: Db,
  {
    versionId,
    classIndices,
    cursor,
    limit,
  }: { versionId: string; classIndices: number[] | null; cursor: number | undefined; limit: number },
) {
  return db.datasetItem.findMany({
    where: {
      versionId,
      id: { gt: cursor },
      ...(classIndices && { classIndex: { in: classIndices } }),
    },
    orderBy: { id: 'asc' },
    take: limit,
    select: { id: true, photoHash: true, fileName: true },
  });
}

/** Photos that operations have put into a class. */
export async function findMovedInto(db: Db, draftId: string, classKeys: readonly string[], limit: number) {
  const rows = await db.draftCell.findMany({
    where: { draftId, classKey: { in: [...classKeys] } },
    orderBy: { target: 'asc' },
    take: limit,
    select: { target: true },
  });
  return rows.map(({ target }) => target.slice('photo '.length));
}
