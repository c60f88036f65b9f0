import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { forEachOf } from '../for-each-of';
import type { BlobClient } from '../server/blob-client';
import { hashFile } from '../server/blob-client';

export interface ResultFile {
  /** Relative to the results folder, with `/` between its parts. */
  path: string;
  hash: string;
  bytes: number;
}

const CONCURRENT = 4;

/** Uploads every file of a trainer's results. @returns them in order of path. */
export async function uploadResults({
  dir,
  blobs,
  signal,
  onProgress,
  onDelay,
}: {
  dir: string;
  blobs: Pick<BlobClient, 'put'>;
  signal: AbortSignal;
  onProgress: (done: number, total: number) => void;
  /** The server cannot take a file at the moment; it is offered again until it does. Told once. */
  onDelay: (reason: string) => void;
}): Promise<ResultFile[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const results: ResultFile[] = [];
  let told = false;
  const tellOnce = (reason: string) => {
    if (!told) onDelay(reason);
    told = true;
  };
  await forEachOf(files, CONCURRENT, async (file) => {
    const hash = await hashFile(file);
    await blobs.put({ hash, file }, signal, { onDelay: tellOnce, untilTaken: true });
    const { size } = await stat(file);
    results.push({ path: path.relative(dir, file).split(path.sep).join('/'), hash, bytes: size });
    onProgress(results.length, files.length);
  });
  return results.sort((a, b) => (a.path < b.path ? -1 : 1));
}
