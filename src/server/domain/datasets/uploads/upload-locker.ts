import { setTimeout as delay } from 'node:timers/promises';
import type { Lock, Locker, RequestRelease } from '@tus/server';
import type { Deps } from '../../../deps';
import { AppError } from '../../../errors';
import { tunables } from '../../../tunables';

/**
 * One request at a time writes an upload, on all servers of the database. Whoever comes later is usually the same
 * browser, whose first connection died without a word: the holder is told to end, here or on another server.
 */
export class UploadLocker implements Locker {
  /** Uploads that this server holds, with what asks their holder to end. */
  readonly #held = new Map<string, RequestRelease>();
  readonly #deps: Pick<Deps, 'db' | 'live'>;

  constructor(deps: Pick<Deps, 'db' | 'live'>) {
    this.#deps = deps;
    deps.live.on('uploadWanted', (id) => void this.#held.get(id)?.());
  }

  newLock(id: string): Lock {
    let release: (() => void) | null = null;
    return {
      lock: async (signal, requestRelease) => {
        release = await this.#take({ id, signal, requestRelease });
      },
      unlock: async () => {
        release?.();
        release = null;
      },
    };
  }

  async #take({
    id,
    signal,
    requestRelease,
  }: {
    id: string;
    signal: AbortSignal;
    requestRelease: RequestRelease;
  }): Promise<() => void> {
    const until = Date.now() + tunables.uploadLockSeconds * 1000;
    while (!signal.aborted && Date.now() < until) {
      const release = await this.#tryTake(id, requestRelease);
      if (release) return release;
      this.#deps.live.publishUploadWanted(id);
      await delay(tunables.uploadLockTryMs, undefined, { signal }).catch(() => undefined);
    }
    throw new AppError('conflict', 'Another connection still sends this file. Try again in a moment.');
  }

  /** @returns what gives the lock back; null when somebody has it */
  #tryTake(id: string, requestRelease: RequestRelease): Promise<(() => void) | null> {
    if (this.#held.has(id)) return Promise.resolve(null);
    this.#held.set(id, requestRelease);
    return new Promise((resolve, reject) => {
      const held = () =>
        new Promise<void>((end) =>
          resolve(() => {
            this.#held.delete(id);
            end();
          }),
        );
      this.#deps.db.dialect.tryLock(`upload ${id}`, held).then(
        (wasTaken) => {
          if (wasTaken) return;
          this.#held.delete(id);
          resolve(null);
        },
        (error: unknown) => {
          this.#held.delete(id);
          reject(error);
        },
      );
    });
  }
}
