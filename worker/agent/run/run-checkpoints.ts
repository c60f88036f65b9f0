import { rmSync } from 'node:fs';
import { copyFile, link, mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { CheckpointPosition } from '@/shared/run-events';
import type { Assignment, Directive, KeptCheckpoint } from '@/shared/worker-protocol';
import { fingerprintOf } from '../../checkpoint/checkpoint';
import { CheckpointStore, checkpointFileName } from '../../checkpoint/store';
import type { BlobClient } from '../server/blob-client';
import { fetchBlobTo, hashFile } from '../server/blob-client';
import type { ServerConnection } from '../server/connection';
import { agentTunables } from '../tunables';

interface Options {
  assignment: Assignment;
  cacheDir: string;
  /** Folder that only this worker uploads from. */
  uploadDir: string;
  /** Least time from the start of one upload to the start of the next. */
  uploadEveryMs: number;
  checkpoints: Pick<BlobClient, 'get' | 'put'>;
  connection: Pick<ServerConnection, 'call'>;
  /** Aborts downloads and uploads. */
  signal: AbortSignal;
  /** Aborts every message to the server. */
  dropSignal: AbortSignal;
  onDirective: (directive: Directive) => void;
  /** A problem that costs a checkpoint, but not the run. */
  onProblem: (message: string) => void;
}

/** The checkpoints of one attempt: downloaded before it starts where the server has newer ones, uploaded while it runs. */
export class RunCheckpoints {
  readonly #options: Options;
  readonly folder: string;
  /** The attempt has ended: no upload starts any more. */
  readonly #closing = new AbortController();
  readonly #cut = new AbortController();
  /** Ends the wait before the next upload. */
  #hurry = new AbortController();
  #latest: CheckpointPosition | null = null;
  #uploading: Promise<void> | null = null;

  constructor(options: Options) {
    this.#options = options;
    this.folder = checkpointFolder(options.cacheDir, options.assignment.runId);
  }

  /** Makes sure that the newest checkpoint, if there is one, is in the folder. */
  async prepare(): Promise<void> {
    const { assignment, checkpoints, signal, onProblem } = this.#options;
    const { recipe, manifest } = assignment;
    const store = new CheckpointStore({ dir: this.folder });
    const { checkpoint: local, rejected } = await store.loadNewestIntact(
      fingerprintOf({ recipe, contentHash: manifest.contentHash, classes: manifest.classes.length }),
    );
    for (const { name, reason } of rejected) onProblem(`Checkpoint ${name} is not used: ${reason}.`);
    for (const kept of assignment.checkpoints) {
      if (local && !isNewer(kept, { ...local.position, attempt: local.attempt })) return;
      const file = path.join(this.folder, checkpointFileName(kept.step));
      try {
        await fetchBlobTo({ hash: kept.hash, file, blobs: checkpoints, signal });
        const unread = new Set(rejected.map(({ name }) => name));
        return this.#removeAfter(
          kept.step,
          store.list().filter((name) => !unread.has(name)),
        );
      } catch (error) {
        signal.throwIfAborted();
        onProblem(`A checkpoint could not be fetched: ${(error as Error).message}`);
      }
    }
  }

  /** The trainer has saved one. Uploads it in the background, unless a newer one is saved before its upload starts. */
  saved(position: CheckpointPosition): void {
    if (this.#closing.signal.aborted) return;
    this.#latest = position;
    this.#uploading ??= this.#upload().finally(() => {
      this.#uploading = null;
    });
  }

  /**
   * Uploads the newest one now, so that any worker can continue the run, and waits for the end. A failed upload is
   * reported as a problem; the file stays on this worker's disk. Never rejects.
   */
  async flush(): Promise<void> {
    this.#hurry.abort();
    while (this.#uploading) await this.#uploading;
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  /**
   * Ends the uploads and waits for them: a file that arrives after the run has ended would belong to no run.
   * Never rejects.
   */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#latest = null;
    const timer = setTimeout(() => this.#cut.abort(), agentTunables.checkpointCloseGraceMs);
    await this.#uploading;
    clearTimeout(timer);
  }

  /** Removes later steps of an earlier attempt: the checkpoint of `step` does not lead to them. */
  #removeAfter(step: number, names: readonly string[]): void {
    const name = checkpointFileName(step);
    for (const other of names) if (other > name) rmSync(path.join(this.folder, other));
  }

  async #upload(): Promise<void> {
    const { onProblem, uploadDir, uploadEveryMs } = this.#options;
    const signal = AbortSignal.any([this.#options.signal, this.#cut.signal]);
    const waiting = AbortSignal.any([signal, this.#closing.signal, this.#hurry.signal]);
    for (let position = this.#take(); position && !signal.aborted; position = this.#take()) {
      const next = delay(uploadEveryMs, undefined, { signal: waiting, ref: false }).catch(() => undefined);
      try {
        await this.#uploadOne(position, signal);
      } catch (error) {
        if (!signal.aborted) onProblem(`A checkpoint could not be uploaded: ${(error as Error).message}`);
      } finally {
        await rm(uploadDir, { recursive: true, force: true });
      }
      await next;
    }
  }

  #take(): CheckpointPosition | null {
    const latest = this.#latest;
    this.#latest = null;
    return latest;
  }

  async #uploadOne({ epoch, batch, step }: CheckpointPosition, signal: AbortSignal): Promise<void> {
    const { assignment, uploadDir, checkpoints, connection, dropSignal, onDirective, onProblem } =
      this.#options;
    await mkdir(uploadDir, { recursive: true });
    const file = path.join(uploadDir, checkpointFileName(step));
    // Under a second name: the trainer removes the first when it has saved newer ones.
    if (!(await secondName(path.join(this.folder, checkpointFileName(step)), file))) return;
    const [hash, { size: bytes }] = [await hashFile(file), await stat(file)];
    await checkpoints.put({ hash, file }, signal, {
      onDelay: (reason) =>
        onProblem(`The server cannot accept a checkpoint at the moment; the upload is retried: ${reason}`),
    });
    const { runId, attempt } = assignment;
    const checkpoint = { hash, bytes, attempt, epoch, batch, step };
    const { directive } = await connection.call('checkpoint', { runId, attempt, checkpoint }, dropSignal);
    onDirective(directive);
  }
}

/** @returns false when the file was removed already */
async function secondName(file: string, second: string): Promise<boolean> {
  try {
    // Some file systems have no hard links.
    await link(file, second).catch(() => copyFile(file, second));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

function isNewer(a: Pick<KeptCheckpoint, 'attempt' | 'step'>, b: typeof a): boolean {
  return a.attempt > b.attempt || (a.attempt === b.attempt && a.step > b.step);
}

/** Where a worker keeps the checkpoints of a run. */
export function checkpointFolder(cacheDir: string, runId: string): string {
  return path.join(cacheDir, 'checkpoints', runId);
}

/** Ids of the runs that have checkpoints here. Removes those that were not used for a month. */
export async function runsWithCheckpoints(cacheDir: string, now = Date.now()): Promise<string[]> {
  const names = await readdir(path.join(cacheDir, 'checkpoints')).catch(() => []);
  const runs: string[] = [];
  for (const name of names) {
    const touched = (await stat(checkpointFolder(cacheDir, name)).catch(() => null))?.mtimeMs ?? now;
    if (now - touched < agentTunables.checkpointFolderMaxAgeMs) runs.push(name);
    else await removeCheckpointFolders(cacheDir, [name]);
  }
  return runs;
}

export async function removeCheckpointFolders(cacheDir: string, runIds: readonly string[]): Promise<void> {
  for (const runId of runIds) {
    await rm(checkpointFolder(cacheDir, runId), { recursive: true, force: true });
  }
}
