import type { Db } from '../../db/dialect';
import { isTaken } from '../../db/prisma-error';

/** Who is at a draft now. */
export async function findVisits(db: Db, draftId: string, now: Date) {
  return db.draftVisit.findMany({
    where: { draftId, until: { gt: now } },
    orderBy: { id: 'asc' },
    select: { id: true, userId: true, finding: true },
  });
}

/** Those that were not renewed in time leave, and with them what they held. @returns how many */
export async function deleteEndedVisits(db: Db, draftId: string, now: Date): Promise<number> {
  const { count } = await db.draftVisit.deleteMany({ where: { draftId, until: { lte: now } } });
  return count;
}

/** @returns false when another page holds the finding */
export async function upsertVisit(
  db: Db,
  visit: { id: string; draftId: string; userId: string; finding: number | null; until: Date },
): Promise<boolean> {
  try {
    await db.draftVisit.upsert({ where: { id: visit.id }, create: visit, update: visit });
    return true;
  } catch (error) {
    if (isTaken(error)) return false;
    throw error;
  }
}

/** @returns the draft that it was at; null when it was at none */
export async function deleteVisit(db: Db, id: string): Promise<string | null> {
  const row = await db.draftVisit.findUnique({ where: { id }, select: { draftId: true } });
  if (row) await db.draftVisit.deleteMany({ where: { id } });
  return row?.draftId ?? null;
}
