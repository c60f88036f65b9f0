import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Database } from '../../db/dialect';
import { tunables } from '../../tunables';
import { appendEntries } from './append-entries';
import { type AuditRecord, newEntry, type PendingEntry } from './audit-record';
import { Spool } from './spool';

/** An action that has begun. */
export interface BegunAction {
  /** Records how it ended. */
  end(changes: Partial<AuditRecord>): void;
  /** There is nothing to record of it. */
  forget(): void;
}

/**
 * Takes down who did what, and appends it to the table in groups, so that no caller waits for it. What is not in the
 * table yet stands in a spool file, and is appended at the next start if this process dies; an action that had begun
 * then and not ended is recorded with the outcome `unknown`.
 */
export class AuditLog {
  readonly #db: Database;
  readonly #log: Logger;
  readonly #spool: Spool;
  readonly #begun = new Set<string>();
  readonly #mentioned = new Map<string, number>();
  #waiting: PendingEntry[];
  #flushing: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor({ db, log, dataDir }: { db: Database; log: Logger; dataDir: string }) {
    this.#db = db;
    this.#log = log;
    this.#spool = new Spool(dataDir);
    this.#waiting = this.#spool.read() as PendingEntry[];
    if (this.#waiting.length > 0) this.#schedule(0);
  }

  /** Notes that an action begins; it is recorded when it has ended. */
  begin(record: Omit<AuditRecord, 'outcome'>): BegunAction {
    const entry = newEntry({ ...record, outcome: 'unknown' });
    this.#begun.add(entry.id);
    this.#write(entry);
    return {
      end: (changes) => {
        if (!this.#begun.delete(entry.id)) return;
        this.#take({ ...entry, ...changes, at: new Date().toISOString() });
      },
      forget: () => {
        this.#begun.delete(entry.id);
        this.#clearSpool();
      },
    };
  }

  /** Records an action that has ended. */
  record(record: AuditRecord): void {
    this.#take(newEntry(record));
  }

  /** As `record`, once in a while only for what a stranger can repeat at will. @param key what counts as the same */
  recordSeldom(key: string, record: AuditRecord, now = performance.now()): void {
    const last = this.#mentioned.get(key);
    if (last !== undefined && now - last < tunables.auditRepeatSeconds * 1000) return;
    const [oldest] = this.#mentioned.keys();
    if (this.#mentioned.size >= tunables.auditRepeatKeys && oldest !== undefined)
      this.#mentioned.delete(oldest);
    this.#mentioned.delete(key);
    this.#mentioned.set(key, now);
    this.record(record);
  }

  /** Resolves when all that was recorded until now is in the table, or has failed to get there once. */
  async flush(): Promise<void> {
    await this.#flushing;
    if (this.#waiting.length > 0) await this.#flush();
  }

  /** Appends what is left. What the database does not take stays in the spool file for the next start. */
  async close(): Promise<void> {
    await this.flush();
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#spool.close();
  }

  #take(entry: PendingEntry): void {
    this.#write(entry);
    this.#waiting.push(entry);
    this.#schedule(tunables.auditGroupMs);
  }

  #write(entry: PendingEntry): void {
    try {
      this.#spool.write(entry);
    } catch (error) {
      // A full disk, say: the entry still waits in memory for the database.
      this.#log.error(
        { err: error, audit: entry.action },
        'the spool file of the audit log cannot be written',
      );
    }
  }

  #schedule(ms: number): void {
    if (this.#timer || this.#flushing) return;
    this.#timer = setTimeout(() => void this.#flush(), ms);
    this.#timer.unref();
  }

  #flush(): Promise<void> {
    this.#flushing ??= this.#appendAll().finally(() => {
      this.#flushing = null;
    });
    return this.#flushing;
  }

  async #appendAll(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    while (this.#waiting.length > 0) {
      const group = this.#waiting.slice(0, tunables.auditGroupEntries);
      try {
        await appendEntries(this.#db, group);
      } catch (error) {
        this.#log.error(
          { err: error, entries: this.#waiting.length },
          'the audit log cannot be written; trying again',
        );
        void delay(tunables.auditRetryMs, undefined, { ref: false }).then(() => this.#schedule(0));
        return;
      }
      this.#waiting = this.#waiting.slice(group.length);
    }
    this.#clearSpool();
  }

  #clearSpool(): void {
    if (this.#begun.size > 0 || this.#waiting.length > 0) return;
    try {
      this.#spool.clear();
    } catch (error) {
      this.#log.error({ err: error }, 'the spool file of the audit log cannot be emptied');
    }
  }
}
