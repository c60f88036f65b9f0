import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { BlobStore } from '../blobs/blob-store';
import type { Db } from '../db/dialect';
import { findSetting } from '../db/settings';
import { tunables } from '../tunables';

/** Written and removed again to see that the store takes files; always the same, so that it cannot pile up. */
const PROBE = Buffer.from('mintmark: can this store be written?');

const DAMAGED = 'the database is damaged: the server’s log says what to do';

interface Services {
  db: Db;
  blobs: BlobStore;
  log: Logger;
}

/** Can this server do its work now? For load balancers and operators. */
export class Readiness {
  #closing = false;
  #damaged = false;
  #last: { at: number; reasons: Promise<string[]> } | null = null;

  /** From now on it is not ready: it shuts down. */
  beginClosing(): void {
    this.#closing = true;
  }

  /** From now on it is not ready: its database was found damaged, which goes away by a restore only. */
  noteDamage(): void {
    this.#damaged = true;
  }

  /**
   * Why it is not ready, in sentences that say where to look; empty when it is. A result is reused for a few
   * seconds, so that frequent probes cost nothing.
   */
  async reasons(deps: Services): Promise<string[]> {
    const now = performance.now();
    if (!this.#last || now - this.#last.at > tunables.readinessSeconds * 1000) {
      this.#last = { at: now, reasons: check(deps) };
    }
    const checked = await this.#last.reasons;
    const found = this.#damaged ? [DAMAGED, ...checked] : checked;
    return this.#closing ? ['the server is shutting down', ...found] : found;
  }
}

async function check({ db, blobs, log }: Services): Promise<string[]> {
  const checks: [string, () => Promise<unknown>][] = [
    ['the database does not answer: see DATABASE_URL and the server’s log', () => findSetting(db, 'probe')],
    [
      'photos and models cannot be stored: see the room and rights of the data folder, or the bucket, and the server’s log',
      async () => {
        const { hash } = await blobs.writeStream(probe(), { maxBytes: PROBE.byteLength });
        await blobs.remove(hash);
      },
    ],
  ];
  const reasons = await Promise.all(
    checks.map(async ([reason, attempt]) => {
      try {
        await inTime(attempt());
        return [];
      } catch (error) {
        log.error({ err: error }, 'readiness check failed');
        return [reason];
      }
    }),
  );
  return reasons.flat();
}

async function* probe(): AsyncGenerator<Uint8Array> {
  yield PROBE;
}

async function inTime(work: Promise<unknown>): Promise<void> {
  const over = new AbortController();
  const late = delay(tunables.readinessTimeoutMs, undefined, { signal: over.signal, ref: false }).then(() => {
    throw new Error(`no answer within ${tunables.readinessTimeoutMs} ms`);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    over.abort();
    late.catch(() => undefined);
    work.catch(() => undefined);
  }
}
