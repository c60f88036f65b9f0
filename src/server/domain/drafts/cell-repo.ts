import type { CoinClass, Split } from '@/shared/coin-class';
import { toCoinClass } from '../../db/class-row';
import type { Db, Tx } from '../../db/dialect';
import type { Prisma } from '../../db/generated/client';
import { findUndecidedPhotos } from '../datasets/import/base-version-repo';
import {
  type Cell,
  type CellValue,
  type ClassValue,
  type PhotoValue,
  photoTarget,
  type Target,
} from './cells';

/** Rows in one statement: SQLite works on the thread that serves. */
const CHUNK = 250;

/** Cells that operations have changed, of those asked for. */
export async function findCells(
  db: Db,
  draftId: string,
  targets: readonly Target[],
): Promise<Map<Target, Cell>> {
  const cells = new Map<Target, Cell>();
  for (let start = 0; start < targets.length; start += CHUNK) {
    const rows = await db.draftCell.findMany({
      where: { draftId, target: { in: targets.slice(start, start + CHUNK) } },
    });
    for (const { target, revision, value } of rows) {
      cells.set(target, { revision, value: value as unknown as CellValue });
    }
  }
  return cells;
}

/** All changed cells of one kind, in the order of their targets. */
export async function findAllCells(
  db: Db,
  draftId: string,
  prefix: 'photo' | 'class' | 'order',
): Promise<Map<Target, Cell>> {
  const cells = new Map<Target, Cell>();
  for (let after = ''; ; ) {
    const rows = await db.draftCell.findMany({
      where: { draftId, target: { startsWith: prefix, gt: after } },
      orderBy: { target: 'asc' },
      take: 1000,
    });
    for (const { target, revision, value } of rows) {
      cells.set(target, { revision, value: value as unknown as CellValue });
    }
    const last = rows.at(-1);
    if (!last) return cells;
    after = last.target;
  }
}

/** Writes cells; one that is as in the base again needs no row. */
export async function writeCells(
  tx: Tx,
  draftId: string,
  cells: readonly (readonly [Target, Cell])[],
): Promise<void> {
  for (let start = 0; start < cells.length; start += CHUNK) {
    const part = cells.slice(start, start + CHUNK);
    await tx.draftCell.deleteMany({ where: { draftId, target: { in: part.map(([target]) => target) } } });
    await tx.draftCell.createMany({
      data: part.flatMap(([target, { revision, value }]) =>
        revision === 0 || value === null
          ? []
          : [
              {
                draftId,
                target,
                revision,
                value: value as unknown as Prisma.InputJsonObject,
                classKey: value.kind === 'photo' ? value.classKey : null,
              },
            ],
      ),
    });
  }
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
  const classes = new Map((await findBaseClasses(db, versionId)).map(({ index, key }) => [index, key]));
  const photos = new Map<Target, PhotoValue>();
  for (let start = 0; start < hashes.length; start += CHUNK) {
    const rows = await db.datasetItem.findMany({
      where: { versionId, photoHash: { in: hashes.slice(start, start + CHUNK) } },
    });
    for (const { photoHash, classIndex, split, fileName, coin } of rows) {
      photos.set(photoTarget(photoHash), {
        kind: 'photo',
        classKey: classes.get(classIndex) ?? '',
        split: split as Split,
        name: fileName,
        coin,
        isDropped: false,
        isKept: false,
      });
    }
  }
  if (photos.size === hashes.length) return photos;
  const wanted = new Set(hashes.map(photoTarget));
  for (const { hash, classKey, split, name } of await findUndecidedPhotos(db, versionId)) {
    const target = photoTarget(hash);
    if (!wanted.has(target) || photos.has(target)) continue;
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
