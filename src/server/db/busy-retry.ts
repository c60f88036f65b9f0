import { setTimeout as delay } from 'node:timers/promises';
import type { PrismaLibSql } from '@prisma/adapter-libsql';

type Adapter = Awaited<ReturnType<PrismaLibSql['connect']>>;

/** A write that finds the database locked for longer (by a backup, `sqlite3`) fails. By the monotonic clock. */
const MAX_WAIT_MS = 20_000;
const BACKOFF_MS = { first: 10, max: 250 };

/**
 * Waits for another process's write lock in the event loop. SQLite's own busy timeout sleeps on the calling thread:
 * ten seconds without a heartbeat, an answer or a page. Reads pass what waits here.
 */
export function waitWhileBusy(adapter: Adapter): Adapter {
  const { startTransaction, queryRaw, executeRaw, executeScript } = adapter;
  const writes = new PatientQueue(() => executeScript.call(adapter, 'BEGIN IMMEDIATE; COMMIT'));
  adapter.startTransaction = (...args) => writes.run(() => startTransaction.apply(adapter, args));
  adapter.executeRaw = (...args) => writes.run(() => executeRaw.apply(adapter, args));
  adapter.executeScript = (...args) => writes.run(() => executeScript.apply(adapter, args));
  adapter.queryRaw = (query) =>
    /^\s*(SELECT|WITH)\b/i.test(query.sql)
      ? queryRaw.call(adapter, query)
      : writes.run(() => queryRaw.call(adapter, query));
  return adapter;
}

class PatientQueue {
  #free: Promise<void> | null = null;

  /** @param probe fails while the database is locked, and leaves nothing behind either way */
  constructor(private readonly probe: () => Promise<unknown>) {}

  /** What found the database locked has changed nothing, so it may be repeated. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const deadline = performance.now() + MAX_WAIT_MS;
    for (;;) {
      await this.#free;
      try {
        return await work();
      } catch (error) {
        if (!isBusy(error) || performance.now() > deadline) throw error;
        // One probe serves all that wait.
        this.#free ??= this.#untilFree(deadline).finally(() => {
          this.#free = null;
        });
      }
    }
  }

  async #untilFree(deadline: number): Promise<void> {
    for (
      let wait = BACKOFF_MS.first;
      performance.now() < deadline;
      wait = Math.min(wait * 2, BACKOFF_MS.max)
    ) {
      await delay(wait);
      const locked = await this.probe().then(() => false, isBusy);
      if (!locked) return;
    }
  }
}

/** The adapter calls SQLITE_BUSY a "SocketTimeout". */
function isBusy(error: unknown): boolean {
  return (error as { cause?: { kind?: string } } | null)?.cause?.kind === 'SocketTimeout';
}
