import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FileStore } from '@tus/file-store';
import { type DataStore, Upload } from '@tus/server';
import { asStorageError } from '../../../blobs/storage-error';
import type { Deps } from '../../../deps';
import { AppError } from '../../../errors';
import { tunables } from '../../../tunables';
import type { UploadFiles } from './upload-files';

/** By settings, since each knows what it has fetched. */
const opened = new WeakMap<Deps['env'], Promise<UploadFiles>>();

export function uploadFiles({ env }: Pick<Deps, 'env'>): Promise<UploadFiles> {
  const present = opened.get(env);
  if (present) return present;
  const made = open(env);
  opened.set(env, made);
  return made;
}

async function open(env: Deps['env']): Promise<UploadFiles> {
  if (!env.s3) return new FolderUploads(path.join(env.filesDir, 'uploads'));
  // Run from source, the large library is loaded only when it is needed.
  const { S3Uploads } = await import('./s3-uploads');
  return new S3Uploads(env.s3, path.join(env.dataDir, 'tmp', 'imports'));
}

/** Refuses what does not fit before it is sent. @throws AppError `disk-full` */
export async function requireSpace({ env }: Pick<Deps, 'env'>, bytes: number): Promise<void> {
  const dir = env.s3 ? env.dataDir : env.filesDir;
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const { bavail, bsize } = await statfs(dir);
  if (bytes + tunables.uploadReserveBytes <= bavail * bsize) return;
  throw new AppError(
    'disk-full',
    'The disk of the data folder has no room for this file. Free some space there, then try again.',
  );
}

class FolderUploads implements UploadFiles {
  readonly store: DataStore;
  readonly #dir: string;

  constructor(dir: string) {
    this.#dir = dir;
    this.store = new FolderStore({ directory: dir });
  }

  nameOf(importId: string): string {
    return importId;
  }

  async arrivedBytes(importId: string): Promise<number | null> {
    const found = await stat(path.join(this.#dir, importId)).catch(() => null);
    return found?.size ?? null;
  }

  async localFile(importId: string): Promise<string> {
    return path.join(this.#dir, importId);
  }

  async remove(importId: string): Promise<void> {
    const file = path.join(this.#dir, importId);
    await Promise.all([rm(file, { force: true }), rm(`${file}.json`, { force: true })]);
  }

  async list(): Promise<string[]> {
    const names = await readdir(this.#dir).catch(() => []);
    return [...new Set(names.map((name) => name.replace(/\.json$/, '')))];
  }
}

/** Says why it cannot write: the library's own turns a full disk into an error without a reason. */
class FolderStore extends FileStore {
  override async write(readable: Readable, id: string, offset: number): Promise<number> {
    const sink = createWriteStream(path.join(this.directory, id), { flags: 'r+', start: offset });
    try {
      await pipeline(readable, sink);
    } catch (error) {
      throw asStorageError(error);
    }
    return offset + sink.bytesWritten;
  }
}

/** Puts a file that lies on this machine among the uploads, as if it had been sent in pieces. */
export async function adoptFile(
  files: UploadFiles,
  { importId, file, bytes }: { importId: string; file: string; bytes: number },
): Promise<void> {
  const id = files.nameOf(importId);
  await files.store.create(new Upload({ id, size: bytes, offset: 0 }));
  await files.store.write(createReadStream(file), id, 0);
}
