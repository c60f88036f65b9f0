import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { forEachOf } from '../for-each-of';
import type { BlobClient } from '../server/blob-client';
import { hashFile } from '../server/blob-client';
import { agentTunables } from '../tunables';

export interface ResultFile {
  /** Relative to the results folder, with `/` between its parts. */
  path: string;
  hash: string;
  bytes: number;
}

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
  /** The server cannot accept a file at the moment; the upload is retried. Called once. */
  onDelay: (reason: string) => void;
}): Promise<ResultFile[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const results: ResultFile[] = [];
  let delayed = false;
  const onFirstDelay = (reason: string) => {
    if (!delayed) onDelay(reason);
    delayed = true;
  };
  await forEachOf(files, agentTunables.concurrentResultUploads, async (file) => {
    const hash = await hashFile(file);
    await blobs.put({ hash, file }, signal, { onDelay: onFirstDelay, untilTaken: true });
    const { size } = await stat(file);
    results.push({ path: path.relative(dir, file).split(path.sep).join('/'), hash, bytes: size });
    onProgress(results.length, files.length);
  });
  return results.sort((a, b) => (a.path < b.path ? -1 : 1));
}
