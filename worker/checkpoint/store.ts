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
import { decodeCheckpoint, encodeCheckpoint } from './format';

/** The newest one, and the one before in case the newest turns out damaged. */
const KEPT_CHECKPOINTS = 2;

const NAME = /^\d{12}\.ckpt$/;

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
  /** Newer ones that could not be, newest first. They are removed. */
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
   * The newest checkpoint whose hash is correct and that was made under `fingerprint`. Those that are newer but unfit
   * are removed: the steps they claim will be made again.
   */
  async loadNewestIntact(fingerprint: string): Promise<LoadedCheckpoint> {
    const rejected: LoadedCheckpoint['rejected'] = [];
    for (const name of this.list()) {
      const file = path.join(this.#dir, name);
      try {
        const checkpoint = decodeCheckpoint(await readFile(file));
        if (checkpoint.fingerprint === fingerprint) return { checkpoint, rejected };
        rejected.push({ name, reason: 'it belongs to another recipe or dataset' });
      } catch (error) {
        rejected.push({ name, reason: (error as Error).message });
      }
      rmSync(file, { force: true });
    }
    return { checkpoint: null, rejected };
  }

  /** Removes all but the newest `KEPT_CHECKPOINTS`, and drafts that a killed process left. */
  prune(): void {
    const names = readdirSync(this.#dir);
    const keep = new Set(newestFirst(names).slice(0, KEPT_CHECKPOINTS));
    for (const name of names) if (!keep.has(name)) rmSync(path.join(this.#dir, name), { force: true });
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
