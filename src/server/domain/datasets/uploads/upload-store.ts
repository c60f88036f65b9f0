import { createWriteStream } from 'node:fs';
import { mkdir, rm, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FileStore } from '@tus/file-store';
import { asStorageError } from '../../../blobs/storage-error';
import type { Deps } from '../../../deps';
import { AppError } from '../../../errors';
import { tunables } from '../../../tunables';

/** Where archives lie that are sent in pieces, beside the blobs: servers that share those share these too. */
export function uploadsDir({ env }: Pick<Deps, 'env'>): string {
  return path.join(env.filesDir, 'uploads');
}

/** The file of an upload, whole or not. @param importId of the database, never of a request */
export function uploadFile(deps: Pick<Deps, 'env'>, importId: string): string {
  return path.join(uploadsDir(deps), importId);
}

/** Bytes of an upload that have arrived; null when there is none. */
export async function arrivedBytes(deps: Pick<Deps, 'env'>, importId: string): Promise<number | null> {
  const found = await stat(uploadFile(deps, importId)).catch(() => null);
  return found?.size ?? null;
}

/** No error when there is none. */
export async function removeUpload(deps: Pick<Deps, 'env'>, importId: string): Promise<void> {
  const file = uploadFile(deps, importId);
  await Promise.all([rm(file, { force: true }), rm(`${file}.json`, { force: true })]);
}

/** Refuses what does not fit before it is sent. @throws AppError `disk-full` */
export async function requireSpace(deps: Pick<Deps, 'env'>, bytes: number): Promise<void> {
  const dir = uploadsDir(deps);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const { bavail, bsize } = await statfs(dir);
  if (bytes + tunables.uploadReserveBytes <= bavail * bsize) return;
  throw new AppError(
    'disk-full',
    'The disk of the data folder has no room for this file. Free some space there, then try again.',
  );
}

/** A store of files that says why it cannot write: the library's own turns a full disk into an error without a reason. */
export class UploadStore extends FileStore {
  override async write(readable: Readable, id: string, offset: number): Promise<number> {
    const file = path.join(this.directory, id);
    const sink = createWriteStream(file, { flags: 'r+', start: offset });
    try {
      await pipeline(readable, sink);
    } catch (error) {
      throw asStorageError(error);
    }
    return offset + sink.bytesWritten;
  }
}
