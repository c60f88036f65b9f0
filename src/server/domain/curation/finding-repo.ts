import type { z } from 'zod';
import type { Split } from '@/shared/coin-class';
import {
  type FindingKind,
  type FindingPhoto,
  type FindingStatus,
  type listFindingsInput,
  PHOTO_MARKS,
  type PhotoMark,
} from '@/shared/contracts/curation';
import type { Db, Tx } from '../../db/dialect';
import { type Finding, Prisma } from '../../db/generated/client';
import { type KeyPage, selectKeys } from '../../db/keyset';
import { live } from '../../db/visible';

/** Rows in one statement: SQLite writes them within one turn of the event loop. */
const CHUNK = 250;

export interface NewFinding {
  kind: FindingKind;
  key: string;
  acrossSplits: boolean;
  acrossClasses: boolean;
  measured: number | null;
  threshold: number | null;
  /** Key of a class. */
  suggestion: string | null;
  photos: FindingPhoto[];
  status: FindingStatus;
  statusBy: string | null;
  statusAt: Date | null;
}

/** Of a finding that nobody has looked at. */
export const UNTOUCHED = { status: 'open', statusBy: null, statusAt: null } as const;

/** Takes the place of what an earlier, unfinished report of the version has found. */
export async function replaceFindings(
  tx: Tx,
  versionId: string,
  findings: readonly NewFinding[],
): Promise<void> {
  await tx.finding.deleteMany({ where: { versionId } });
  for (let start = 0; start < findings.length; start += CHUNK) {
    const part = findings.slice(start, start + CHUNK);
    const written = await tx.finding.createManyAndReturn({
      data: part.map((finding) => rowOf(versionId, finding)),
      select: { id: true, kind: true, key: true },
    });
    const ids = new Map(written.map(({ id, kind, key }) => [`${kind} ${key}`, id]));
    const placed = part.map((finding) => ({
      ...finding,
      id: ids.get(`${finding.kind} ${finding.key}`) ?? 0,
    }));
    await insertItems(tx, versionId, placed);
  }
}

/** Writes which photos of the version are part of findings. */
async function insertItems(
  tx: Db,
  versionId: string,
  findings: readonly { id: number; photos: readonly FindingPhoto[] }[],
): Promise<void> {
  const kept = findings.flatMap(({ id, photos }) =>
    photos.filter((photo) => photo.kept).map(({ hash }) => ({ findingId: id, hash })),
  );
  for (let start = 0; start < kept.length; start += CHUNK) {
    const part = kept.slice(start, start + CHUNK);
    const items = await tx.datasetItem.findMany({
      where: { versionId, photoHash: { in: part.map(({ hash }) => hash) } },
      select: { id: true, photoHash: true },
    });
    const idOf = new Map(items.map(({ id, photoHash }) => [photoHash, id]));
    const rows = part.flatMap(({ findingId, hash }) => {
      const itemId = idOf.get(hash);
      return itemId === undefined ? [] : [{ findingId, itemId }];
    });
    const unique = new Map(rows.map((row) => [`${row.findingId} ${row.itemId}`, row]));
    await tx.findingItem.createMany({ data: [...unique.values()] });
  }
}

/** Adds findings to a report that is done; those that it has stay as they are, with their status. */
export async function insertMissing(
  db: Db,
  versionId: string,
  findings: readonly NewFinding[],
): Promise<void> {
  for (const finding of findings) {
    const { kind, key } = finding;
    const { id, items } = await db.finding.upsert({
      where: { versionId_kind_key: { versionId, kind, key } },
      create: rowOf(versionId, finding),
      update: {},
      select: { id: true, items: { take: 1 } },
    });
    if (items.length === 0) await insertItems(db, versionId, [{ ...finding, id }]);
  }
}

function rowOf(versionId: string, { photos, ...finding }: NewFinding) {
  const photoCount = photos.length;
  return { versionId, ...finding, photos: photos as unknown as Prisma.InputJsonArray, photoCount };
}

/** What people have marked in a version, with who did. */
export function findMarks(db: Db, versionId: string, photoHash?: string): Promise<Finding[]> {
  return db.finding.findMany({
    where: { versionId, kind: { in: [...PHOTO_MARKS] }, key: photoHash },
    orderBy: { id: 'asc' },
  });
}

/** A photo as the latest version of a dataset has it; null when that version does not hold it. */
export async function findLatestPhoto(
  db: Db,
  { datasetId, photoHash }: { datasetId: string; photoHash: string },
): Promise<{ versionId: string; photo: FindingPhoto } | null> {
  const version = await db.datasetVersion.findFirst({
    where: { datasetId, ...live },
    orderBy: { number: 'desc' },
    select: {
      id: true,
      items: { where: { photoHash }, take: 1 },
      classes: { select: { index: true, key: true } },
    },
  });
  const item = version?.items[0];
  if (!version || !item) return null;
  const classKey = version.classes.find(({ index }) => index === item.classIndex)?.key ?? '';
  const photo = { hash: photoHash, file: item.fileName, classKey, split: item.split as Split, kept: true };
  return { versionId: version.id, photo };
}

/** Opens a mark again that was settled. */
export async function reopenMark(
  db: Db,
  { versionId, kind, key, by }: { versionId: string; kind: PhotoMark; key: string; by: string },
): Promise<void> {
  await db.finding.updateMany({
    where: { versionId, kind, key, status: { in: ['done', 'ignored'] } },
    data: { status: 'open', statusBy: by, statusAt: new Date() },
  });
}

/** The findings of a version whose status somebody has set. */
export function findJudged(db: Db, versionId: string) {
  return db.finding.findMany({
    where: { versionId, statusBy: { not: null } },
    select: { kind: true, key: true, status: true, statusBy: true, statusAt: true },
  });
}

/** Photos that an import left out because they are filed under two classes, and of which people have decided. */
export async function findSettledCopies(db: Db, versionId: string): Promise<Set<string>> {
  const rows = await db.finding.findMany({
    where: { versionId, kind: 'exact-copies', status: { in: ['done', 'ignored'] } },
    select: { key: true },
  });
  return new Set(rows.map(({ key }) => key));
}

/** Groups in the order in which they were found, the gravest kinds first; the rows in no order. */
export async function findFindingPage(
  db: Db,
  { versionId, kind, status, scope, ...page }: z.output<typeof listFindingsInput>,
): Promise<{ keys: KeyPage; rows: Finding[] }> {
  const where = [Prisma.sql`"row"."versionId" = ${versionId}`];
  if (kind) where.push(Prisma.sql`"row"."kind" = ${kind}`);
  if (status) where.push(Prisma.sql`"row"."status" = ${status}`);
  if (scope === 'leaks') where.push(Prisma.sql`"row"."acrossSplits"`);
  if (scope === 'conflicts') where.push(Prisma.sql`"row"."acrossClasses"`);
  // That two coins look alike proves nothing.
  if (scope !== 'all') where.push(Prisma.sql`"row"."kind" <> 'look-alikes'`);
  const keys = await selectKeys(
    db,
    {
      from: Prisma.sql`FROM "Finding" "row"`,
      key: { sql: Prisma.sql`"row"."id"`, type: 'number' },
      columns: { found: { sql: Prisma.sql`"row"."id"`, type: 'number' } },
      defaultSort: { by: 'found', direction: 'asc' },
    },
    { where, ...page },
  );
  return { keys, rows: await db.finding.findMany({ where: { id: { in: keys.keys.map(Number) } } }) };
}

export function countFindings(db: Db, versionId: string) {
  return db.finding.groupBy({ by: ['kind', 'status'], where: { versionId }, _count: { _all: true } });
}

/** Groups of photos that the version holds in several splits, or under several classes, and that nobody has ignored. */
export async function countAcross(db: Db, versionId: string): Promise<{ leaks: number; conflicts: number }> {
  const where = { versionId, kind: 'near-copies', status: { not: 'ignored' } };
  const [leaks, conflicts] = await Promise.all([
    db.finding.count({ where: { ...where, acrossSplits: true } }),
    db.finding.count({ where: { ...where, acrossClasses: true } }),
  ]);
  return { leaks, conflicts };
}

/** @returns how many there were */
export async function updateStatus(
  db: Db,
  {
    versionId,
    ids,
    status,
    by,
  }: { versionId: string; ids: readonly number[]; status: FindingStatus; by: string },
): Promise<number> {
  const { count } = await db.finding.updateMany({
    where: { versionId, id: { in: [...ids] } },
    data: { status, statusBy: by, statusAt: new Date() },
  });
  return count;
}
