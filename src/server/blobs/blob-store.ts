import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { link, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../errors';
import { clearTempDir, spool } from './spool';
import { asStorageError } from './storage-error';

/** What names a blob. */
export const HASH = /^[0-9a-f]{64}$/;

export interface StoredBlob {
  /** SHA-256 of the bytes, 64 hex digits. */
  hash: string;
  bytes: number;
}

/** Immutable byte strings under their SHA-256: the same bytes are stored once, and a name never changes its content. */
export interface BlobStore {
  /**
   * @param hash theirs where it is known already: they are held against it while they are stored
   * @throws AppError `disk-full`, `unavailable` while the store cannot be reached
   */
  write(bytes: Uint8Array, hash?: string): Promise<StoredBlob & { created: boolean }>;
  /**
   * Stores a stream without holding it in memory. `created` is false when the bytes were there before.
   * @throws AppError `too-large` above `maxBytes`, `bad-request` when the bytes are not those of `expectedHash`,
   * `disk-full`, `unavailable`; nothing is left behind then.
   */
  writeStream(
    stream: AsyncIterable<Uint8Array>,
    limits: { maxBytes: number; expectedHash?: string },
  ): Promise<StoredBlob & { created: boolean }>;
  /** @throws AppError `not-found` */
  read(hash: string): Promise<Buffer>;
  /** @throws AppError `not-found` */
  open(hash: string): Promise<{ stream: Readable; bytes: number }>;
  has(hash: string): Promise<boolean>;
  /** Hashes of all blobs, in no order. */
  list(): Promise<string[]>;
  /** No error when there is none. */
  remove(hash: string): Promise<void>;
}

/** The stores of one server; close them last. */
export interface Stores {
  blobs: BlobStore;
  checkpoints: BlobStore;
  close(): void;
}

/**
 * Blobs as files, `ab/abcd…` under `dir`. A blob appears whole or not at all, also after a power cut: it is
 * written beside, synced, then linked to its name.
 */
export async function openBlobStore({
  dir,
  tempDir = path.join(dir, 'tmp'),
  isShared = false,
}: {
  dir: string;
  tempDir?: string;
  /** Other servers use the folder too, and may have uploads under way in it. */
  isShared?: boolean;
}): Promise<BlobStore> {
  await mkdir(dir, { recursive: true });
  await clearTempDir(tempDir, { isShared });
  return new FolderBlobStore(dir, tempDir);
}

class FolderBlobStore implements BlobStore {
  readonly #dir: string;
  readonly #tempDir: string;

  constructor(dir: string, tempDir: string) {
    this.#dir = dir;
    this.#tempDir = tempDir;
  }

  write(bytes: Uint8Array, hash?: string) {
    return writeBytes(this, bytes, hash);
  }

  async writeStream(
    stream: AsyncIterable<Uint8Array>,
    { maxBytes, expectedHash }: { maxBytes: number; expectedHash?: string },
  ) {
    try {
      return await spool(stream, { dir: this.#tempDir, maxBytes, expectedHash }, async (spooled) => ({
        hash: spooled.hash,
        bytes: spooled.bytes,
        created: await this.#place(spooled.file, spooled.hash),
      }));
    } catch (error) {
      throw asStorageError(error);
    }
  }

  async read(hash: string): Promise<Buffer> {
    try {
      return await readFile(this.#path(hash));
    } catch (error) {
      throw asStorageError(error);
    }
  }

  async open(hash: string): Promise<{ stream: Readable; bytes: number }> {
    try {
      const file = await open(this.#path(hash), constants.O_RDONLY);
      const { size } = await file.stat();
      return { stream: createReadStream('', { fd: file }), bytes: size };
    } catch (error) {
      throw asStorageError(error);
    }
  }

  async has(hash: string): Promise<boolean> {
    return stat(this.#path(hash)).then(
      (entry) => entry.isFile(),
      () => false,
    );
  }

  async list(): Promise<string[]> {
    const names = await readdir(this.#dir, { recursive: true });
    return names.map((name) => path.basename(name)).filter((name) => HASH.test(name));
  }

  async remove(hash: string): Promise<void> {
    await rm(this.#path(hash), { force: true });
  }

  #path(hash: string): string {
    // A hash comes from requests too: nothing else may become part of a path.
    if (!HASH.test(hash)) throw new AppError('not-found', 'There is no such file.');
    return path.join(this.#dir, hash.slice(0, 2), hash);
  }

  /** Gives the finished file its name. @returns false when the name was taken: by the same bytes, then. */
  async #place(temp: string, hash: string): Promise<boolean> {
    const target = this.#path(hash);
    const folder = path.dirname(target);
    if (await mkdir(folder, { recursive: true })) await syncFolder(this.#dir);
    try {
      await link(temp, target);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'EEXIST') return false;
      // Some file systems (exFAT, a few network shares) have no hard links.
      if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
      await rename(temp, target);
    }
    await syncFolder(folder);
    return true;
  }
}

/** The name in the folder must be as durable as the bytes. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** `write` of any store by its other methods. */
export async function writeBytes(
  store: Pick<BlobStore, 'has' | 'writeStream'>,
  bytes: Uint8Array,
  known?: string,
): Promise<StoredBlob & { created: boolean }> {
  const hash = known ?? (await hashOf(bytes));
  if (await store.has(hash)) return { hash, bytes: bytes.byteLength, created: false };
  return store.writeStream(pieces(bytes), { maxBytes: bytes.byteLength, expectedHash: hash });
}

async function hashOf(bytes: Uint8Array): Promise<string> {
  const digest = createHash('sha256');
  for await (const piece of pieces(bytes)) digest.update(piece);
  return digest.digest('hex');
}

/** Hashing and copying a large photo in one go would keep everybody waiting. */
const PIECE_BYTES = 1024 ** 2;

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length || start === 0; start += PIECE_BYTES) {
    if (start > 0) await nextTurn();
    yield bytes.subarray(start, start + PIECE_BYTES);
  }
}
