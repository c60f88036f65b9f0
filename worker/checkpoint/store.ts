import { constants } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Checkpoint } from './checkpoint';
import { decodeCheckpoint, encodeCheckpoint } from './format';

/** The newest one, and the one before in case the newest turns out damaged. */
export const KEPT_CHECKPOINTS = 2;

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

/** The checkpoints of one run in a folder of their own. A file appears whole or not at all, also after a power cut. */
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
    await mkdir(this.#dir, { recursive: true });
    const file = path.join(this.#dir, checkpointFileName(checkpoint.position.step));
    const draft = `${file}.${process.pid}.tmp`;
    try {
      const bytes = await this.#write(draft, checkpoint);
      await rename(draft, file);
      await syncFolder(this.#dir);
      await this.prune();
      return { file, bytes };
    } finally {
      await rm(draft, { force: true });
    }
  }

  /** File names, newest first. */
  async list(): Promise<string[]> {
    const names = await readdir(this.#dir).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    return names
      .filter((name) => NAME.test(name))
      .sort()
      .reverse();
  }

  /**
   * The newest checkpoint whose hash holds and that was made under `fingerprint`. Those that are newer but unfit
   * are removed: the steps they claim will be made again.
   */
  async loadNewestIntact(fingerprint: string): Promise<LoadedCheckpoint> {
    const rejected: LoadedCheckpoint['rejected'] = [];
    for (const name of await this.list()) {
      const file = path.join(this.#dir, name);
      try {
        const checkpoint = decodeCheckpoint(await readFile(file));
        if (checkpoint.fingerprint === fingerprint) return { checkpoint, rejected };
        rejected.push({ name, reason: 'it belongs to another recipe or dataset' });
      } catch (error) {
        rejected.push({ name, reason: (error as Error).message });
      }
      await rm(file, { force: true });
    }
    return { checkpoint: null, rejected };
  }

  /** Removes all but the newest `KEPT_CHECKPOINTS`, and drafts that a killed process left. */
  async prune(): Promise<void> {
    const keep = new Set((await this.list()).slice(0, KEPT_CHECKPOINTS));
    for (const name of await readdir(this.#dir)) {
      if (!keep.has(name)) await rm(path.join(this.#dir, name), { force: true });
    }
  }

  async #write(draft: string, checkpoint: Checkpoint): Promise<number> {
    const handle = await this.#open(draft, 'w');
    try {
      let bytes = 0;
      for (const piece of encodeCheckpoint(checkpoint)) {
        await handle.writeFile(piece);
        bytes += piece.length;
      }
      await handle.sync();
      return bytes;
    } finally {
      await handle.close();
    }
  }
}

/** The name in the folder must be as durable as the bytes. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
