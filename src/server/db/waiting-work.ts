import type { Db } from './dialect';

/** Work of one kind that waits in the database, such as the evaluations that people have asked for. */
interface WaitingWork<T> {
  /** With the id it names the lock. */
  kind: string;
  /** What to do next, without those of `skip`, which were begun here; null when nothing waits. */
  findNext: (skip: readonly string[]) => Promise<T | null>;
  idOf: (next: T) => string;
  /** Another server may have done it since it was looked up. */
  isWaiting: (id: string) => Promise<boolean>;
  /** @returns whether it was done */
  run: (next: T) => Promise<boolean>;
}

/**
 * Does what waits, each once, one after the other, until `signal`. What another server does has its lock and is left out.
 * @returns how many were done here
 */
export async function doWaitingWork<T>(
  { db, signal }: { db: Pick<Db, 'dialect'>; signal: AbortSignal },
  { kind, findNext, idOf, isWaiting, run }: WaitingWork<T>,
): Promise<number> {
  const skip: string[] = [];
  let done = 0;
  while (!signal.aborted) {
    const next = await findNext(skip);
    if (next === null) break;
    const id = idOf(next);
    skip.push(id);
    await db.dialect.tryLock(`${kind} ${id}`, async () => {
      if ((await isWaiting(id)) && (await run(next))) done += 1;
    });
  }
  return done;
}
