import type { Db, Tx } from '../../db/dialect';
import type { Prisma } from '../../db/generated/client';
import type { MeasuredPhoto, PhotoQuality } from '../../pool/pool-tasks';
import { tunables } from '../../tunables';

/** Of the way in which photos are measured; raise it when that changes. */
const MEASURE_REVISION = 2;
/** Of the way in which photos are compared and reports are made; raise it when either changes. */
export const REPORT_REVISION = 2;

/** Rows in one statement: SQLite works on the thread that serves. */
const CHUNK = 200;

/** Photos of a version in the order of their hashes. */
export async function findItemsOf(db: Db, versionId: string, after: number | null) {
  return db.datasetItem.findMany({
    where: { versionId, id: { gt: after ?? undefined } },
    orderBy: { id: 'asc' },
    take: 1000,
    select: {
      id: true,
      photoHash: true,
      fileName: true,
      classIndex: true,
      split: true,
      coin: true,
      source: true,
    },
  });
}

/** Those of `hashes` that were measured in the present way. */
export async function findMeasured(db: Db, hashes: readonly string[]): Promise<Set<string>> {
  const rows = await db.photoMeasure.findMany({
    where: { hash: { in: [...hashes] }, revision: MEASURE_REVISION },
    select: { hash: true },
  });
  return new Set(rows.map(({ hash }) => hash));
}

/** @param measured null for a photo that cannot be decoded */
export async function upsertMeasure(db: Db, hash: string, measured: MeasuredPhoto | null): Promise<void> {
  const data = {
    revision: MEASURE_REVISION,
    quality: measured ? (measured.quality as unknown as Prisma.InputJsonObject) : undefined,
    coin: measured ? asBytes(measured.signature.coin) : null,
    descriptors: measured ? asBytes(measured.signature.descriptors) : null,
  };
  await db.photoMeasure.upsert({ where: { hash }, create: { hash, ...data }, update: data });
}

const asBytes = ({ buffer, byteOffset, byteLength }: Uint8Array | Int8Array) =>
  Uint8Array.from(new Uint8Array(buffer, byteOffset, byteLength));

export interface Measured {
  hash: string;
  /** Null for a photo that cannot be decoded. */
  quality: PhotoQuality | null;
  descriptors: Uint8Array | null;
}

export async function findMeasures(db: Db, hashes: readonly string[]): Promise<Measured[]> {
  const rows = await db.photoMeasure.findMany({
    where: { hash: { in: [...hashes] }, revision: MEASURE_REVISION },
    select: { hash: true, quality: true, descriptors: true },
  });
  return rows.map(({ quality, ...row }) => ({ ...row, quality: quality as unknown as PhotoQuality | null }));
}

export async function findCoins(db: Db, hashes: readonly string[]): Promise<Map<string, Uint8Array>> {
  const coins = new Map<string, Uint8Array>();
  for (let start = 0; start < hashes.length; start += CHUNK) {
    const rows = await db.photoMeasure.findMany({
      where: { hash: { in: hashes.slice(start, start + CHUNK) } },
      select: { hash: true, coin: true },
    });
    for (const { hash, coin } of rows) if (coin) coins.set(hash, coin);
  }
  return coins;
}

/** Pairs of photos that are one. */
export async function upsertCopies(
  tx: Tx,
  copies: readonly { first: string; second: string; likeness: number }[],
): Promise<void> {
  for (const { first, second, likeness } of copies) {
    const data = { revision: REPORT_REVISION, likeness };
    await tx.nearCopy.upsert({
      where: { first_second: { first, second } },
      create: { first, second, ...data },
      update: data,
    });
  }
}

/** Pairs whose first is one of `hashes`. */
export async function findCopies(db: Db, hashes: readonly string[]) {
  return db.nearCopy.findMany({
    where: { first: { in: [...hashes] }, revision: REPORT_REVISION },
    select: { first: true, second: true, likeness: true },
  });
}

/** Pairs of near copies among `hashes`, alike enough to count as one photo. */
export async function findCopyPairs(db: Db, hashes: readonly string[]): Promise<[string, string][]> {
  const known = new Set(hashes);
  const pairs: [string, string][] = [];
  for (let start = 0; start < hashes.length; start += CHUNK) {
    for (const { first, second, likeness } of await findCopies(db, hashes.slice(start, start + CHUNK))) {
      if (likeness >= tunables.nearCopyLikeness && known.has(second)) pairs.push([first, second]);
    }
  }
  return pairs;
}
