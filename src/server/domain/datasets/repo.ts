import type { CoinClass } from '@/shared/coin-class';
import { toCoinClass } from '../../db/class-row';
import type { Db } from '../../db/dialect';
import type { Dataset, DatasetVersion } from '../../db/generated/client';
import { live } from '../../db/visible';
import { raised } from '../edits/save-edit';

/** By id or name. */
export function findDataset(db: Db, ref: string): Promise<Dataset | null> {
  return db.dataset.findFirst({ where: { ...live, OR: [{ id: ref }, { name: ref }] } });
}

export function findDatasetById(db: Db, id: string): Promise<Dataset | null> {
  return db.dataset.findUnique({ where: { id } });
}

/** Changes a dataset at the revision its editor saw, and raises the revision. */
export function updateDataset(
  db: Db,
  { id, revision }: { id: string; revision: number },
  changes: { name?: string; description?: string },
): Promise<{ count: number }> {
  return db.dataset.updateMany({ where: { id, revision }, data: { ...changes, revision: raised } });
}

/** The newest first. */
export function findVersions(db: Db, datasetId: string): Promise<DatasetVersion[]> {
  return db.datasetVersion.findMany({ where: { ...live, datasetId }, orderBy: { number: 'desc' } });
}

/** The latest when no number is given. */
export function findVersion(db: Db, datasetId: string, number?: number): Promise<DatasetVersion | null> {
  return db.datasetVersion.findFirst({ where: { ...live, datasetId, number }, orderBy: { number: 'desc' } });
}

/** Of all versions, those in the bin too; null when there is none. */
export async function findHighestNumber(db: Db, datasetId: string): Promise<number | null> {
  const { _max } = await db.datasetVersion.aggregate({ where: { datasetId }, _max: { number: true } });
  return _max.number;
}

/** Versions with their counts, in no order. */
export function findVersionCounts(db: Db, ids: string[]) {
  return db.datasetVersion.findMany({
    where: { ...live, id: { in: ids } },
    select: {
      id: true,
      number: true,
      classCount: true,
      trainPhotos: true,
      validationPhotos: true,
      testPhotos: true,
    },
  });
}

export async function countVersionsOf(db: Db, datasetName: string): Promise<number> {
  return db.datasetVersion.count({ where: { dataset: { name: datasetName } } });
}

/** In the order of the network's output. */
export async function findClasses(db: Db, versionId: string): Promise<CoinClass[]> {
  const rows = await db.datasetClass.findMany({ where: { versionId }, orderBy: { index: 'asc' } });
  return rows.map(toCoinClass);
}

/** How many photos each class has in each split, and the first of them. */
export function groupItems(db: Db, versionId: string) {
  return db.datasetItem.groupBy({
    by: ['classIndex', 'split'],
    where: { versionId },
    _count: { _all: true },
    _min: { id: true },
  });
}

export function findItems(db: Db, ids: number[]) {
  return db.datasetItem.findMany({
    where: { id: { in: ids } },
    select: { classIndex: true, photoHash: true },
  });
}

/** The first training photo of each of some classes of a version. */
export async function findSampleHashes(
  db: Db,
  { versionId, classIndices }: { versionId: string; classIndices: number[] },
): Promise<string[]> {
  const rows = await Promise.all(
    classIndices.map((classIndex) =>
      db.datasetItem.findFirst({
        where: { versionId, classIndex, split: 'train' },
        orderBy: { id: 'asc' },
        select: { photoHash: true },
      }),
    ),
  );
  return rows.flatMap((row) => row?.photoHash ?? []);
}

/** Names of people, by id. */
export async function findUserNames(db: Db, ids: string[]): Promise<Map<string, string>> {
  const users = await db.user.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } });
  return new Map(users.map((user) => [user.id, user.name]));
}
