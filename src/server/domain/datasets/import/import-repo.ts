import type { z } from 'zod';
import type { ImportPhase, ImportReport, listImportsInput, SplitCounts } from '@/shared/contracts/datasets';
import type { PhotoSource } from '@/shared/contracts/photo-grid';
import type { ColumnType, Db, Tx } from '../../../db/dialect';
import type { DatasetItem, Import, Prisma } from '../../../db/generated/client';
import { type KeyPage, newestFirst, selectKeys } from '../../../db/keyset';
import { timeToJson } from '../../../db/time-in-json';
import { live } from '../../../db/visible';
import { insertPhotos } from '../../photos/repo';
import type { ArrangedVersion } from './arrange-version';
import type { CheckedPhoto } from './collect-photos';
import { findFirstSeen } from './first-seen-repo';

/** Rows in one statement: SQLite writes them within one turn of the event loop. */
const CHUNK = 250;

export async function insertImport(
  db: Db,
  { name, createdBy }: { name: string; createdBy: string | null },
): Promise<string> {
  const { id } = await db.import.create({
    data: { name, state: 'running', phase: 'reading', createdBy },
    select: { id: true },
  });
  return id;
}

export function findImport(db: Db, id: string): Promise<Import | null> {
  return db.import.findUnique({ where: { id } });
}

/** The newest first; the rows in no order. */
export async function findImportPage(
  db: Db,
  page: z.input<typeof listImportsInput>,
): Promise<{ keys: KeyPage; rows: Import[] }> {
  const keys = await selectKeys(db, newestFirst('Import'), { where: [], ...page });
  return { keys, rows: await db.import.findMany({ where: { id: { in: keys.keys.map(String) } } }) };
}

export function findRunningImports(db: Db): Promise<Pick<Import, 'id' | 'fileName'>[]> {
  return db.import.findMany({ where: { state: 'running' }, select: { id: true, fileName: true } });
}

export async function updateImportProgress(
  db: Db,
  id: string,
  progress: { phase: ImportPhase; done: number; total: number | null },
): Promise<void> {
  await db.import.updateMany({ where: { id, state: 'running' }, data: progress });
}

/** @returns false when it has ended already */
export function updateImportFailed(
  db: Db,
  id: string,
  { error, report }: { error: string; report?: ImportReport },
): Promise<boolean> {
  return endImport(db, id, { state: 'failed', error, report: report && asJson(report) });
}

/**
 * A staged import could not be saved: it waits again, with the reason, for other choices or another try.
 * @returns false when it does not run any more
 */
export async function updateImportUnsaved(
  db: Db,
  id: string,
  { error, report }: { error: string; report?: ImportReport },
): Promise<boolean> {
  const { count } = await db.import.updateMany({
    where: { id, state: 'running' },
    data: { state: 'ready', phase: 'receiving', error, report: report && asJson(report) },
  });
  return count === 1;
}

/** @returns false when it has ended already */
export function updateImportSucceeded(
  tx: Tx,
  id: string,
  { report, datasetId, versionId }: { report: ImportReport; datasetId: string; versionId: string | null },
): Promise<boolean> {
  return endImport(tx, id, { state: 'succeeded', report: asJson(report), datasetId, versionId });
}

async function endImport(
  db: Db,
  id: string,
  outcome: Prisma.ImportUpdateManyMutationInput & { datasetId?: string; versionId?: string | null },
): Promise<boolean> {
  const { count } = await db.import.updateMany({
    where: { id, state: 'running' },
    data: { ...outcome, phase: 'done', finishedAt: new Date() },
  });
  return count === 1;
}

/** The dataset of that name, made when there is none, with what is known of its versions. */
export async function findOrCreateDataset(
  tx: Tx,
  { name, createdBy }: { name: string; createdBy: string | null },
) {
  const versions = { select: { id: true, number: true, contentHash: true, deletionId: true } } as const;
  const known = await tx.dataset.findUnique({
    where: { name },
    select: { id: true, archivedAt: true, versions },
  });
  // One that gets a new version is one that people want to see.
  if (known?.archivedAt) await tx.dataset.update({ where: { id: known.id }, data: { archivedAt: null } });
  return known ?? tx.dataset.create({ data: { name, createdBy }, select: { id: true, versions } });
}

interface NewVersion {
  datasetId: string;
  number: number;
  contentHash: string;
  createdBy: string | null;
  /** What its author says of the change. */
  message: string;
  photos: SplitCounts;
  version: ArrangedVersion;
}

/** A dataset with what is known of its versions, those in the bin included. */
export function findDatasetOfVersion(tx: Tx, versionId: string) {
  return tx.dataset.findFirst({
    where: { ...live, versions: { some: { ...live, id: versionId } } },
    select: {
      id: true,
      name: true,
      versions: { select: { id: true, number: true, contentHash: true, deletionId: true } },
    },
  });
}

/** Writes a version with its classes and photos. @returns its id */
export async function insertVersion(tx: Tx, { version, photos, ...row }: NewVersion): Promise<string> {
  const { classes, items, copies, undecided = [], report } = version;
  const { id: versionId } = await tx.datasetVersion.create({
    data: {
      datasetId: row.datasetId,
      number: row.number,
      contentHash: row.contentHash,
      createdBy: row.createdBy,
      message: row.message,
      classCount: classes.length,
      trainPhotos: photos.train,
      validationPhotos: photos.validation,
      testPhotos: photos.test,
      report: asJson(report),
    },
    select: { id: true },
  });
  for (let start = 0; start < classes.length; start += CHUNK) {
    const part = classes.slice(start, start + CHUNK);
    await tx.datasetClass.createMany({ data: part.map((coin) => ({ versionId, ...coin })) });
  }
  await insertPhotos(tx, [...items, ...undecided]);
  const now = new Date();
  for (let start = 0; start < items.length; start += CHUNK) {
    const part = items.slice(start, start + CHUNK);
    const hashes = part.map(({ hash }) => hash);
    const seen = await findFirstSeen(tx, { datasetId: row.datasetId, hashes, now });
    const rows = part.map(({ classIndex, split, hash, name, coin, origin, isDrawn, width, height }) => ({
      classIndex,
      split,
      photoHash: hash,
      fileName: name,
      coin: coin ?? null,
      origin: origin ?? null,
      side: Math.min(width, height),
      ...(seen.get(hash) ?? { source: sourceOf({ origin, isDrawn }), addedAt: now }),
    }));
    await insertItems(tx, versionId, rows);
  }
  for (let start = 0; start < copies.length; start += CHUNK) {
    await tx.importCopy.createMany({
      data: copies
        .slice(start, start + CHUNK)
        .map(({ file, hash, ...copy }) => ({ versionId, ...copy, fileName: file, photoHash: hash })),
    });
  }
  return versionId;
}

const itemColumns = {
  place: 'int',
  classIndex: 'int',
  split: 'text',
  photoHash: 'text',
  fileName: 'text',
  coin: 'text',
  origin: 'text',
  side: 'int',
  source: 'text',
  addedAt: 'time',
} as const satisfies Record<string, ColumnType>;

type ItemOfVersion = Omit<DatasetItem, 'id' | 'versionId' | 'addedAt'> & { addedAt: Date };

/** Photos of a version, whose ids have their order, with one parameter for all of them instead of one for each value. */
async function insertItems(tx: Tx, versionId: string, items: readonly ItemOfVersion[]): Promise<void> {
  const rows = items.map(({ addedAt, ...item }, place) => ({ place, ...item, addedAt: timeToJson(addedAt) }));
  await tx.$executeRaw`
    INSERT INTO "DatasetItem"
      ("versionId", "classIndex", "split", "photoHash", "fileName", "coin", "origin", "side", "source", "addedAt")
    SELECT ${versionId}, "classIndex", "split", "photoHash", "fileName", "coin", "origin", "side", "source", "addedAt"
    FROM ${tx.dialect.rowsOf(JSON.stringify(rows), itemColumns)} "given" ORDER BY "place"`;
}

function sourceOf({ origin, isDrawn }: Pick<CheckedPhoto, 'origin' | 'isDrawn'>): PhotoSource {
  if (isDrawn) return 'drawn';
  return origin ? 'cut' : 'import';
}

const asJson = (report: ImportReport) => report as unknown as Prisma.InputJsonValue;
