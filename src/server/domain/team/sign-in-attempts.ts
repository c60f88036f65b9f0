import { createHash } from 'node:crypto';
import type { Db } from '../../db/dialect';
import { Prisma } from '../../db/generated/client';
import { AppError } from '../../errors';
import { tunables } from '../../tunables';
import { type Attempts, deleteAttempts, deleteOutdated, findAttempts, updateAttempts } from './attempt-repo';

/** Seconds to wait after this many failures in a row. Pure. */
export function waitAfter(failures: number): number {
  const over = failures - tunables.accountFreeFailures;
  if (over < 0) return 0;
  return Math.min(tunables.accountFirstWaitSeconds * 2 ** over, tunables.accountLongestWaitSeconds);
}

/**
 * Counts a try to prove that one owns an account, before it is judged: of many at once no more pass than one after the
 * other. Addresses without an account are counted and refused alike. Call `forgetAttempts` when it has succeeded.
 * @throws AppError `too-many-requests` while the account must wait
 */
export async function countAttempt({ db }: { db: Db }, email: string, now = new Date()): Promise<void> {
  const key = keyOf(email);
  const row = await findAttempts(db, key);
  const isOld =
    row !== null && now.getTime() - row.lastFailureAt.getTime() > tunables.accountForgetSeconds * 1000;
  const failures = row === null || isOld ? 0 : row.failures;
  const next: Attempts = { failures: failures + 1, lastFailureAt: now };
  const waits =
    row === null || isOld ? 0 : waitAfter(failures) - (now.getTime() - row.lastFailureAt.getTime()) / 1000;
  if (waits > 0) throw tooMany(Math.ceil(waits));
  if (!(await counted({ db }, { key, seen: row, next }))) throw tooMany(1);
}

async function counted({ db }: { db: Db }, change: Parameters<typeof updateAttempts>[1]): Promise<boolean> {
  try {
    return await updateAttempts(db, change);
  } catch (error) {
    // The first two tries at once: the other one has made the row.
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') return false;
    throw error;
  }
}

/** The owner has come: earlier failures count no longer. */
export async function forgetAttempts({ db }: { db: Db }, email: string): Promise<void> {
  await deleteAttempts(db, keyOf(email));
}

/** Removes what is over: counters, sessions, links. */
export async function cleanUpAccess({ db }: { db: Db }, now = new Date()): Promise<void> {
  const attemptsBefore = new Date(now.getTime() - tunables.accountForgetSeconds * 1000);
  await deleteOutdated(db, { now, attemptsBefore });
}

function keyOf(email: string): string {
  return createHash('sha256').update(email.trim().toLowerCase()).digest('hex');
}

function tooMany(seconds: number): AppError {
  const wait = seconds === 1 ? 'a second' : `${seconds} seconds`;
  return new AppError('too-many-requests', `Too many attempts for this account. Try again in ${wait}.`, {
    retryAfterSeconds: seconds,
  });
}
