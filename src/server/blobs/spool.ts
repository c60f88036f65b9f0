import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { IncomingMessage } from 'node:http';
import path from 'node:path';
import { AppError } from '../errors';
import { tunables } from '../tunables';

export interface Spooled {
  file: string;
  /** SHA-256 of the bytes, 64 hex digits. */
  hash: string;
  bytes: number;
}

/**
 * A folder for files on their way, without those that a crash left behind. Alone in it, this server takes all for such;
 * beside others only what no upload can still be writing to, for they cut one that lasts too long.
 */
export async function clearTempDir(dir: string, { isShared = false } = {}): Promise<void> {
  if (!isShared) await rm(dir, { recursive: true, force: true });
  await mkdir(dir, { recursive: true });
  if (!isShared) return;
  const abandoned = Date.now() - (tunables.requestTimeoutSeconds + ABANDONED_MARGIN_SECONDS) * 1000;
  for (const name of await readdir(dir)) {
    const file = path.join(dir, name);
    const entry = await stat(file).catch(() => null);
    if (entry && entry.mtimeMs < abandoned) await rm(file, { force: true });
  }
}

/** The clocks of the servers and of the disk that they share may differ. */
const ABANDONED_MARGIN_SECONDS = 3600;

/**
 * Writes a stream to a file of its own, synced, without holding it in memory, and hands it to `use`. The file is
 * removed afterwards, however it ends.
 * @throws AppError `too-large` above `maxBytes`, `bad-request` when the bytes are not those of `expectedHash`; the
 *   file system's error when the disk is full; whatever `use` throws
 */
export async function spool<T>(
  stream: AsyncIterable<Uint8Array>,
  { dir, maxBytes, expectedHash }: { dir: string; maxBytes: number; expectedHash?: string },
  use: (spooled: Spooled) => Promise<T>,
): Promise<T> {
  const temp = path.join(dir, randomUUID());
  try {
    const file = await open(temp, 'wx', 0o600);
    let content: { hash: string; bytes: number };
    try {
      content = await fill(file, stream, maxBytes);
      await file.sync();
    } finally {
      await file.close();
    }
    if (expectedHash && content.hash !== expectedHash) {
      throw new AppError(
        'bad-request',
        `The bytes received are not those announced: SHA-256 ${content.hash} instead of ${expectedHash}. Send them again.`,
      );
    }
    return await use({ file: temp, ...content });
  } finally {
    await rm(temp, { force: true });
  }
}

async function fill(
  file: FileHandle,
  stream: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<{ hash: string; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  // Leaving the loop early would cut a request's connection, and the client would never read why.
  const request = stream instanceof IncomingMessage ? stream.iterator({ destroyOnReturn: false }) : stream;
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) {
      throw new AppError('too-large', `The file is larger than the ${formatBytes(maxBytes)} allowed here.`);
    }
    hash.update(chunk);
    await file.writeFile(chunk);
  }
  return { hash: hash.digest('hex'), bytes };
}

function formatBytes(bytes: number): string {
  const mebibytes = bytes / 1024 ** 2;
  return mebibytes >= 1 ? `${Math.round(mebibytes)} MiB` : `${Math.max(1, Math.round(bytes / 1024))} KiB`;
}
