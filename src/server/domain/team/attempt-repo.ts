import type { Db } from '../../db/dialect';

export interface Attempts {
  failures: number;
  lastFailureAt: Date;
}

export function findAttempts(db: Db, key: string): Promise<Attempts | null> {
  return db.signInAttempt.findUnique({ where: { key } });
}

/** Counts one more, unless somebody else has counted since. @returns false then */
export async function updateAttempts(
  db: Db,
  { key, seen, next }: { key: string; seen: Attempts | null; next: Attempts },
): Promise<boolean> {
  if (seen === null) {
    const { count } = await db.signInAttempt.createMany({ data: [{ key, ...next }] });
    return count > 0;
  }
  const { count } = await db.signInAttempt.updateMany({
    where: { key, failures: seen.failures, lastFailureAt: seen.lastFailureAt },
    data: next,
  });
  return count > 0;
}

export async function deleteAttempts(db: Db, key: string): Promise<void> {
  await db.signInAttempt.deleteMany({ where: { key } });
}

/** Removes counters, sessions and links whose time is over. */
export async function deleteOutdated(
  db: Db,
  { now, attemptsBefore }: { now: Date; attemptsBefore: Date },
): Promise<void> {
  await db.signInAttempt.deleteMany({ where: { lastFailureAt: { lt: attemptsBefore } } });
  await db.session.deleteMany({ where: { expiresAt: { lt: now } } });
  await db.passwordReset.deleteMany({ where: { expiresAt: { lt: now } } });
  await db.verification.deleteMany({ where: { expiresAt: { lt: now } } });
}
