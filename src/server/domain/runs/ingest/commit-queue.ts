import type { Run } from '../../../db/generated/client';
import { tunables } from '../../../tunables';
import type { LogEntry } from '../event-log/log-entry';
import type { ProgressUpdate } from './ingest-repo';

/** What a worker's report on the run it owns comes to. */
export interface Report<T> {
  result: T;
  /** Nothing is written without. */
  update?: Pick<ProgressUpdate, 'ackedSourceSeq' | 'at' | 'progressed' | 'furthestStep'> & {
    entries: LogEntry[];
  };
}

/** A report that waits to be committed. */
export interface Waiting {
  runId: string;
  decide: (run: Run) => Report<unknown>;
  tries: number;
  resolve: (result: unknown) => void;
  reject: (error: unknown) => void;
}

/** The reports that wait for the same database, in groups that are committed one after the other. One per server. */
export class CommitQueue {
  #waiting: Waiting[] = [];
  #committing = false;

  /** @param commit answers every report of a group; one that it gives back by `again` is committed later */
  add(report: Waiting, commit: (group: Waiting[]) => Promise<void>): void {
    this.#waiting.push(report);
    if (!this.#committing) void this.#commitAll(commit);
  }

  /** Puts a report that was overtaken in front of the others. */
  again(report: Waiting): void {
    this.#waiting.unshift({ ...report, tries: report.tries + 1 });
  }

  async #commitAll(commit: (group: Waiting[]) => Promise<void>): Promise<void> {
    this.#committing = true;
    // What the same turn of the event loop brings is there before the first transaction begins.
    await new Promise(setImmediate);
    while (this.#waiting.length > 0) {
      const group = this.#next();
      try {
        await commit(group);
      } catch (error) {
        // Nothing that happens to one group may keep the next from its turn. Who was answered stays so.
        for (const { reject } of group) reject(error);
      }
    }
    this.#committing = false;
  }

  /** The reports to commit next: one per run, for a second one must see what the first made of it. */
  #next(): Waiting[] {
    const group = new Map<string, Waiting>();
    const later: Waiting[] = [];
    for (const report of this.#waiting) {
      if (group.has(report.runId) || group.size >= tunables.maxRunsPerCommit) later.push(report);
      else group.set(report.runId, report);
    }
    this.#waiting = later;
    // In one order everywhere, so that two servers never wait for each other's rows in a circle.
    return [...group.values()].sort((a, b) => (a.runId < b.runId ? -1 : 1));
  }
}
