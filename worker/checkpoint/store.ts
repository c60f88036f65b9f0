import {
  closeSync,
  constants,
  existsSync,
  fsync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Checkpoint } from './checkpoint';
import { DamagedCheckpointError, decodeCheckpoint, encodeCheckpoint } from './format';

/** The newest one, and the one before in case the newest turns out damaged. */
const KEPT_CHECKPOINTS = 2;

const NAME = /^\d{12}\.ckpt$/;
/** What a damaged checkpoint is called; it goes with the run's folder. */
const SET_ASIDE = '.damaged';

/** Sorted by name, checkpoints are sorted by step. */
export function checkpointFileName(step: number): string {
  return `${String(step).padStart(12, '0')}.ckpt`;
}

export interface SavedCheckpoint {
  file: string;
  bytes: number;
}

export interface LoadedCheckpoint {
  /** Null when there is none that can be used. */
  checkpoint: Checkpoint | null;
  /** Newer ones that could not be, newest first; `reason` also says what became of the file. */
  rejected: { name: string; reason: string }[];
}

/**
 * The checkpoints of one run in a folder of their own. A file appears whole or not at all, also after a power cut.
 * Saving waits for the disk in few places, five in all: a training step computes synchronously, and each wait
 * lasts until the step in progress has ended.
 */
export class CheckpointStore {
  readonly #dir: string;
  readonly #open: typeof open;
  /** Files that were not understood, or not read this time: no reason to remove any, nor to count them. */
  readonly #left = new Set<string>();

  /** @param options `openFile` opens what is written to: where tests let the disk be full. */
  constructor({ dir, openFile = open }: { dir: string; openFile?: typeof open }) {
    this.#dir = dir;
    this.#open = openFile;
  }

  /**
   * Writes a checkpoint, then removes all but the newest `KEPT_CHECKPOINTS`.
   * @throws the file system's error, such as ENOSPC; the earlier checkpoints are untouched and no draft is left.
   */
  async save(checkpoint: Checkpoint): Promise<SavedCheckpoint> {
    mkdirSync(this.#dir, { recursive: true });
    const file = path.join(this.#dir, checkpointFileName(checkpoint.position.step));
    const draft = `${file}.${process.pid}.tmp`;
    try {
      const bytes = await this.#write(draft, encodeCheckpoint(checkpoint));
      renameSync(draft, file);
      this.#left.delete(path.basename(file));
      await syncFolder(this.#dir);
      this.prune();
      return { file, bytes };
    } finally {
      rmSync(draft, { force: true });
    }
  }

  /** File names, newest first. */
  list(): string[] {
    return newestFirst(existsSync(this.#dir) ? readdirSync(this.#dir) : []);
  }

  /**
   * The newest checkpoint whose hash is correct and that was made under `fingerprint`. A newer one with a wrong hash is
   * set aside under another name: the steps it claims will be made again. All others are left as they are: a disk that
   * does not answer may do so tomorrow, and another version of this program may understand them.
   * @param misfit says why a checkpoint cannot be used; null when it can
   */
  async loadNewestIntact(
    fingerprint: string,
    misfit: (checkpoint: Checkpoint) => string | null = () => null,
  ): Promise<LoadedCheckpoint> {
    const rejected: LoadedCheckpoint['rejected'] = [];
    for (const name of this.list()) {
      try {
        const checkpoint = decodeCheckpoint(await readFile(path.join(this.#dir, name)));
        const other = checkpoint.fingerprint !== fingerprint;
        const reason = other ? 'it belongs to another recipe or dataset' : misfit(checkpoint);
        if (reason === null) return { checkpoint, rejected };
        rejected.push({ name, reason: this.#leave(name, reason) });
      } catch (error) {
        const { message } = error as Error;
        const damaged = error instanceof DamagedCheckpointError;
        rejected.push({ name, reason: damaged ? this.#setAside(name, message) : this.#leave(name, message) });
      }
    }
    return { checkpoint: null, rejected };
  }

  /** Removes all but the newest `KEPT_CHECKPOINTS`, and drafts that a killed process left. */
  prune(): void {
    const names = readdirSync(this.#dir).filter((name) => !this.#left.has(name) && !name.endsWith(SET_ASIDE));
    const keep = new Set(newestFirst(names).slice(0, KEPT_CHECKPOINTS));
    for (const name of names) if (!keep.has(name)) rmSync(path.join(this.#dir, name), { force: true });
  }

  #leave(name: string, reason: string): string {
    this.#left.add(name);
    return `${reason}; the file is kept`;
  }

  #setAside(name: string, reason: string): string {
    const file = path.join(this.#dir, name);
    try {
      renameSync(file, `${file}${SET_ASIDE}`);
      return `${reason}; the file is kept as ${name}${SET_ASIDE}`;
    } catch (error) {
      return this.#leave(name, `${reason} (${(error as Error).message})`);
    }
  }

  async #write(draft: string, bytes: Buffer): Promise<number> {
    const handle = await this.#open(draft, 'w');
    try {
      // Fewer bytes are written only when the disk is almost full: the next write then fails with the reason.
      for (let written = 0; written < bytes.length; ) {
        written += (await handle.write(bytes, written)).bytesWritten;
      }
      await handle.sync();
      return bytes.length;
    } finally {
      await handle.close();
    }
  }
}

function newestFirst(names: string[]): string[] {
  return names
    .filter((name) => NAME.test(name))
    .sort()
    .reverse();
}

/** The name in the folder must be as durable as the bytes. */
async function syncFolder(folder: string): Promise<void> {
  const fd = openSync(folder, constants.O_RDONLY);
  try {
    await promisify(fsync)(fd);
  } finally {
    closeSync(fd);
  }
}
