import type { Env } from '../env';
import { engineOf } from './engine';
import type { Prisma } from './generated/client';
import { LOCKS } from './postgresql';

type Tx = Prisma.TransactionClient;
type Deps = { env: Pick<Env, 'databaseUrl'> };

/**
 * Lets one transaction at a time go on from here until it ends, on all servers of the database. On SQLite that is
 * so anyway.
 */
export async function advisoryLock({ env }: Deps, tx: Tx, lock: keyof typeof LOCKS): Promise<void> {
  if (engineOf(env.databaseUrl) === 'sqlite') return;
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${LOCKS[lock]})`;
}

/** Waits until no other transaction is changing this run, and keeps it for this one. On SQLite that is so anyway. */
export async function lockRun({ env }: Deps, tx: Tx, runId: string): Promise<void> {
  if (engineOf(env.databaseUrl) === 'sqlite') return;
  await tx.$executeRaw`SELECT 1 FROM "Run" WHERE "id" = ${runId} FOR UPDATE`;
}

/**
 * Keeps a queued run for this transaction. @returns false when another one has it: whoever looks for work goes on to
 * the next run instead of waiting. On SQLite nobody else can have it.
 */
export async function reserveQueuedRun({ env }: Deps, tx: Tx, runId: string): Promise<boolean> {
  if (engineOf(env.databaseUrl) === 'sqlite') return true;
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 AS "free" FROM "Run" WHERE "id" = ${runId} AND "state" = 'queued' FOR UPDATE SKIP LOCKED`;
  return rows.length > 0;
}
