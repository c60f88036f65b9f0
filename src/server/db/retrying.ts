import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from './dialect';
import { Prisma } from './generated/client';

/** Tries of a transaction that another one got in the way of. */
const TRIES = 6;
/** Those that collided continue at different moments; the wait gets longer with each try. */
const WAIT_MS = 20;

/**
 * What PostgreSQL gives up on where SQLite, with one writer at a time, waits: a deadlock or serialization failure
 * (P2034), and a row with a unique value (the next run's number, a name) that another transaction has just taken
 * (P2002). On a second try the other's rows are there to be seen; what fails for good fails again.
 */
const COLLISIONS = new Set(['P2034', 'P2002']);

/**
 * The database with transactions that are tried again after a collision. So a transaction's function may run more
 * than once: nothing outside the database may be changed in it.
 */
export function withRetries(plain: Database): Database {
  const db = withUpserts(plain);
  const transact = db.$transaction.bind(db) as (work: unknown, options?: unknown) => Promise<unknown>;
  const retrying = async (work: unknown, options?: unknown) => {
    for (let tries = 1; ; tries++) {
      try {
        return await transact(work, options);
      } catch (error) {
        if (!isCollision(error) || tries >= TRIES) throw error;
        await sleep(WAIT_MS * tries * (0.5 + Math.random()));
      }
    }
  };
  return new Proxy(db, {
    get: (target, key) => (key === '$transaction' ? retrying : Reflect.get(target, key, target)),
  });
}

/** An upsert that finds no row and then cannot make it, because another was first, finds it the second time. */
function withUpserts(db: Database): Database {
  return db.$extends({
    query: {
      $allModels: {
        upsert: ({ args, query }) =>
          query(args).catch((error: unknown) => {
            if (!isCollision(error)) throw error;
            // After an error a transaction takes no more statements: the whole of it is tried again.
            return query(args).catch(() => {
              throw error;
            });
          }),
      },
    },
  }) as unknown as Database;
}

function isCollision(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && COLLISIONS.has(error.code);
}
