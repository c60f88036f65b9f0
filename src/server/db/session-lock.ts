import type { Env } from '../env';
import { engineOf } from './engine';
import { connectPostgresql } from './postgresql';

type Deps = { env: Pick<Env, 'databaseUrl'> };

/** Tells our locks apart from those of other programs on the same database. */
const LOCK_SPACE = 771_240;

/** Does `work` while no other server of the database does anything under this name; waits for its turn. */
export async function whileHolding<T>({ env }: Deps, name: string, work: () => Promise<T>): Promise<T> {
  if (engineOf(env.databaseUrl) === 'sqlite') return work();
  const session = await connectPostgresql(env.databaseUrl);
  try {
    await session.query('SELECT pg_advisory_lock($1, hashtext($2))', [LOCK_SPACE, name]);
    return await work();
  } finally {
    // The lock goes with the session, and so with the process, however that ends.
    await session.end().catch(() => undefined);
  }
}

/** As `whileHolding`, unless another server is at it. @returns whether the work was done here */
export async function unlessHeld(
  { env }: Deps,
  name: string,
  work: () => Promise<unknown>,
): Promise<boolean> {
  if (engineOf(env.databaseUrl) === 'sqlite') {
    await work();
    return true;
  }
  const session = await connectPostgresql(env.databaseUrl);
  try {
    const sql = 'SELECT pg_try_advisory_lock($1, hashtext($2)) AS "held"';
    const { rows } = await session.query<{ held: boolean }>(sql, [LOCK_SPACE, name]);
    if (!rows[0]?.held) return false;
    await work();
    return true;
  } finally {
    await session.end().catch(() => undefined);
  }
}
