import type { LifecycleKind } from '@/shared/lifecycle-kinds';
import type { Db, Tx } from '../../db/dialect';
import { Prisma } from '../../db/generated/client';
import { nouns } from './nouns';
import { goingWith, tableOf } from './scope';

/** Some things of a kind that go with a deletion. */
export async function findGoing(
  db: Db,
  kind: LifecycleKind,
  { deletionId, root, limit }: { deletionId: string; root: LifecycleKind; limit: number },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM ${tableOf(kind)} WHERE ${goingWith(kind, deletionId, root)} LIMIT ${limit}`;
  return rows.map(({ id }) => id);
}

/** Removes things, and their own entries in the bin but for the one that is being carried out. */
export async function deleteItems(
  tx: Tx,
  kind: LifecycleKind,
  { ids, deletionId }: { ids: readonly string[]; deletionId: string },
): Promise<void> {
  await tx.$executeRaw`DELETE FROM ${tableOf(kind)} WHERE "id" IN (${Prisma.join([...ids])})`;
  await tx.deletion.deleteMany({ where: { kind, itemId: { in: [...ids] }, id: { not: deletionId } } });
}

interface Detail {
  table: Prisma.ModelName;
  /** The column that names the thing, or what of it the row belongs to. */
  owner: string;
  through?: { table: Prisma.ModelName; owner: string };
}

/** Rows that depend on a thing and are many: removed part by part before it. */
const details: Partial<Record<LifecycleKind, Detail[]>> = {
  run: [
    { table: 'RunEvent', owner: 'runId' },
    { table: 'StepChunk', owner: 'runId' },
    { table: 'EpochAnswers', owner: 'runId' },
  ],
  model: [
    { table: 'Prediction', owner: 'modelId' },
    { table: 'ModelAnswer', owner: 'modelId' },
    { table: 'EvaluationAnswer', owner: 'evaluationId', through: { table: 'Evaluation', owner: 'modelId' } },
    { table: 'ModelEmbedding', owner: 'modelId' },
    { table: 'ClassificationResult', owner: 'modelId' },
  ],
  version: [
    { table: 'DatasetClass', owner: 'versionId' },
    { table: 'Finding', owner: 'versionId' },
    {
      table: 'EvaluationAnswer',
      owner: 'evaluationId',
      through: { table: 'Evaluation', owner: 'versionId' },
    },
  ],
};

/** Removes a part of what hangs on a thing. @returns whether nothing is left */
export async function deleteDetails(
  db: Db,
  kind: LifecycleKind,
  id: string,
  limit: number,
): Promise<boolean> {
  for (const { table, owner, through } of details[kind] ?? []) {
    const [rows, column] = [Prisma.raw(`"${table}"`), Prisma.raw(`"${owner}"`)];
    const ofThing = through
      ? Prisma.sql`${column} IN (SELECT "id" FROM ${Prisma.raw(`"${through.table}" WHERE "${through.owner}"`)} = ${id})`
      : Prisma.sql`${column} = ${id}`;
    // By the row's place in the file, which either engine has: the keys are of several columns.
    const place = Prisma.raw(db.dialect.rowPlace);
    const count = await db.$executeRaw`DELETE FROM ${rows} WHERE ${ofThing} AND ${place} IN
      (SELECT ${place} FROM ${rows} WHERE ${ofThing} LIMIT ${limit})`;
    if (count === limit) return false;
  }
  return true;
}

/** The next photos of a dataset version, in any order. */
export async function findVersionItems(db: Db, versionId: string, limit: number) {
  return db.datasetItem.findMany({
    where: { versionId },
    take: limit,
    select: { id: true, photoHash: true },
  });
}

export async function deleteVersionItems(tx: Tx, ids: readonly number[]): Promise<void> {
  await tx.datasetItem.deleteMany({ where: { id: { in: [...ids] } } });
}

/** The next files of which copies came with the import of a dataset version, in any order. */
export async function findVersionCopies(db: Db, versionId: string, limit: number) {
  return db.importCopy.findMany({
    where: { versionId },
    take: limit,
    select: { id: true, photoHash: true },
  });
}

export async function deleteVersionCopies(tx: Tx, ids: readonly number[]): Promise<void> {
  await tx.importCopy.deleteMany({ where: { id: { in: [...ids] } } });
}

/** The next photos of a dataset's incoming queue, in any order. */
export async function findQueuedPhotos(db: Db, datasetId: string, limit: number) {
  return db.incomingPhoto.findMany({
    where: { datasetId },
    take: limit,
    select: { id: true, photoHash: true },
  });
}

export async function deleteQueuedPhotos(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.incomingPhoto.deleteMany({ where: { id: { in: [...ids] } } });
}

export async function findModelFiles(db: Db, ids: readonly string[]) {
  return db.modelVersion.findMany({
    where: { id: { in: [...ids] } },
    select: { files: true, onnxHash: true },
  });
}

export async function findPhotoHashes(db: Db, classificationIds: readonly string[]): Promise<string[]> {
  const rows = await db.classification.findMany({
    where: { id: { in: [...classificationIds] } },
    select: { photoHash: true },
  });
  return rows.map(({ photoHash }) => photoHash);
}

/** The numbers that things have which are about to go. */
export async function findNumbers(
  db: Db,
  kind: LifecycleKind,
  ids: readonly string[],
): Promise<{ number: number; series: string }[]> {
  const list = Prisma.join([...ids]);
  if (kind === 'version') {
    const rows = await db.datasetVersion.findMany({
      where: { id: { in: [...ids] } },
      select: { number: true, datasetId: true },
    });
    return rows.map(({ number, datasetId }) => ({ number, series: `version ${datasetId}` }));
  }
  if (kind !== 'run' && kind !== 'sweep' && kind !== 'model') return [];
  const rows = await db.$queryRaw<{ number: number }[]>`
    SELECT "number" FROM ${tableOf(kind)} WHERE "id" IN (${list})`;
  const numbers = rows.map(({ number }) => ({ number: Number(number), series: kind as string }));
  if (kind !== 'model') return numbers;
  // Its reviews go with it.
  const reviews = await db.review.findMany({
    where: { modelId: { in: [...ids] } },
    select: { number: true },
  });
  return [...numbers, ...reviews.map(({ number }) => ({ number, series: 'review' }))];
}

/** Entries of the bin whose thing is gone, with another one or by hand. */
export async function deleteEmptyDeletions(db: Db): Promise<void> {
  for (const kind of Object.keys(nouns) as LifecycleKind[]) {
    await db.$executeRaw`DELETE FROM "Deletion" WHERE "kind" = ${kind} AND NOT EXISTS
      (SELECT 1 FROM ${tableOf(kind)} "it" WHERE "it"."id" = "Deletion"."itemId")`;
  }
}
