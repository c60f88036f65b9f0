import type { Db, Tx } from '../../db/dialect';
import { Prisma } from '../../db/generated/client';

/** Values in one statement, well under SQLite's limit. */
const CHUNK = 500;

/** Notes files that may have lost their last name. @param since when that was */
export async function upsertUnused(tx: Tx, hashes: readonly string[], since: Date): Promise<void> {
  // In order, so that two servers with the same files wait for each other and not both.
  const sorted = [...hashes].sort();
  for (let start = 0; start < sorted.length; start += CHUNK) {
    const rows = sorted.slice(start, start + CHUNK).map((hash) => Prisma.sql`(${hash}, ${since})`);
    await tx.$executeRaw`INSERT INTO "UnusedBlob" ("hash", "since") VALUES ${Prisma.join(rows)}
      ON CONFLICT ("hash") DO UPDATE SET "since" = excluded."since"`;
  }
}

export async function isNoted(db: Db, hash: string): Promise<boolean> {
  return (await db.unusedBlob.findUnique({ where: { hash } })) !== null;
}

/** Somebody is about to name this file again: its time begins again. */
export async function updateSince(db: Db, hash: string, since: Date): Promise<void> {
  await db.unusedBlob.updateMany({ where: { hash }, data: { since } });
}

/** Files noted before `limit`, those first that wait longest. */
export async function findUnusedSince(db: Db, limit: Date, take: number): Promise<string[]> {
  const rows = await db.unusedBlob.findMany({
    where: { since: { lt: limit } },
    orderBy: { since: 'asc' },
    take,
    select: { hash: true },
  });
  return rows.map(({ hash }) => hash);
}

/**
 * Takes the notes of files off, unless they were renewed. Until the transaction has ended, whoever is about to store
 * one of them waits. @returns those whose note was still as old
 */
export async function takeUnused(tx: Tx, hashes: readonly string[], limit: Date): Promise<string[]> {
  const taken: string[] = [];
  for (const hash of hashes) {
    const { count } = await tx.unusedBlob.deleteMany({ where: { hash, since: { lt: limit } } });
    if (count > 0) taken.push(hash);
  }
  return taken;
}

/** Those of `hashes` that are photos of a dataset version or were left out of one, of a classification or an incoming queue. */
export async function findPhotosInUse(db: Db, hashes: string[]): Promise<Set<string>> {
  const where = { photoHash: { in: hashes } };
  const select = { photoHash: true } as const;
  // One after another: inside a transaction PostgreSQL has one connection, which answers one query at a time.
  const items = await db.datasetItem.findMany({ where, select, distinct: ['photoHash'] });
  const copies = await db.importCopy.findMany({ where, select, distinct: ['photoHash'] });
  const classifications = await db.classification.findMany({ where, select, distinct: ['photoHash'] });
  const incoming = await db.incomingPhoto.findMany({ where, select, distinct: ['photoHash'] });
  return new Set([...items, ...copies, ...classifications, ...incoming].map((row) => row.photoHash));
}

/** The files of all model versions, some at a time. */
export async function findModelFiles(db: Db, after: string | null, take: number) {
  return db.modelVersion.findMany({
    where: after === null ? {} : { id: { gt: after } },
    orderBy: { id: 'asc' },
    take,
    select: { id: true, files: true, onnxHash: true },
  });
}

/** When the import began that has run longest; null when none runs. */
export async function findOldestImport(db: Db): Promise<Date | null> {
  const row = await db.import.findFirst({
    where: { state: 'running' },
    orderBy: { createdAt: 'asc' },
    select: { createdAt: true },
  });
  return row?.createdAt ?? null;
}

export async function deletePhotos(tx: Tx, hashes: readonly string[]): Promise<void> {
  await tx.photo.deleteMany({ where: { hash: { in: [...hashes] } } });
}
