import { setTimeout as delay } from 'node:timers/promises';
import { tunables } from '../tunables';

/** Something that waits to be committed, and is answered then. */
export interface Waiting {
  /** Two of one key never share a transaction: the second must see what the first made of it. */
  key?: string;
  /** Since when it has been on its way, by the monotonic clock; the longer, the longer it may wait for others to join it. */
  begunAt?: number;
  reject(error: unknown): void;
}

/** What waits for the same database, in groups that are committed one after the other. One per server and kind. */
export class CommitQueue<T extends Waiting> {
  #waiting: T[] = [];
  #committing = false;
  #coming = 0;

  /**
   * @param commit answers each of a group; one that it gives back by `again` is committed later. It throws when nothing
   *   was written: then each is committed by itself, so that one which cannot be written does not lose the others
   */
  add(item: T, commit: (group: T[]) => Promise<void>): void {
    this.#waiting.push(item);
    if (!this.#committing) void this.#commitAll(commit);
  }

  /** Puts one that was overtaken in front of the others. */
  again(item: T): void {
    this.#waiting.unshift(item);
  }

  /** Does what will end in something to commit: others that are ready wait a moment for it. */
  async whileComing<R>(work: () => Promise<R>): Promise<R> {
    this.#coming += 1;
    try {
      return await work();
    } finally {
      this.#coming -= 1;
    }
  }

  async #commitAll(commit: (group: T[]) => Promise<void>): Promise<void> {
    this.#committing = true;
    // What the same turn of the event loop brings is there before the first transaction begins.
    await new Promise(setImmediate);
    while (this.#waiting.length > 0) {
      const pauseMs = this.#pauseMs();
      if (pauseMs > 0) await delay(pauseMs);
      await commitGroup(this.#next(), commit);
    }
    this.#committing = false;
  }

  #pauseMs(): number {
    const begunAt = this.#waiting[0]?.begunAt;
    if (begunAt === undefined || this.#coming === 0) return 0;
    const { share, maxMs } = tunables.commitPause;
    return Math.min((performance.now() - begunAt) * share, maxMs);
  }

  #next(): T[] {
    const keys = new Set<string>();
    const group: T[] = [];
    const later: T[] = [];
    for (const item of this.#waiting) {
      const isBehind = item.key !== undefined && keys.has(item.key);
      if (isBehind || group.length >= tunables.maxWritesPerCommit) later.push(item);
      else group.push(item);
      if (item.key !== undefined) keys.add(item.key);
    }
    this.#waiting = later;
    // In one order everywhere, so that two servers never wait for each other's rows in a circle.
    return group.sort(({ key: a = '' }, { key: b = '' }) => (a < b ? -1 : a > b ? 1 : 0));
  }
}

/** Nothing that happens to one group may keep the next from its turn. Who was answered stays so. */
async function commitGroup<T extends Waiting>(
  group: T[],
  commit: (group: T[]) => Promise<void>,
): Promise<void> {
  const started = performance.now();
  try {
    await commit(group);
  } catch (error) {
    // What took long is the database's fault and would take as long for each of them.
    if (group.length === 1 || performance.now() - started > tunables.groupRetryMs) {
      for (const { reject } of group) reject(error);
    } else for (const item of group) await commitGroup([item], commit);
  }
}
