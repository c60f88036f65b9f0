import { opendir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Deps } from '../../deps';

interface ThumbnailFile {
  file: string;
  bytes: number;
  /** When it was last looked at, as far as the file system notes it, or made. */
  lastUsed: Date;
}

/** All thumbnails of this machine, one after the other. */
async function* walkThumbnails({ env }: Pick<Deps, 'env'>): AsyncGenerator<ThumbnailFile> {
  const folder = path.join(env.dataDir, 'thumbnails');
  const entries = await opendir(folder, { recursive: true }).catch(() => null);
  if (!entries) return;
  for await (const entry of entries) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const facts = await stat(file).catch(() => null);
    if (!facts) continue;
    yield { file, bytes: facts.size, lastUsed: new Date(Math.max(facts.atimeMs, facts.mtimeMs)) };
  }
}

export async function sumThumbnails(
  deps: Pick<Deps, 'env'>,
  before?: Date,
): Promise<{ items: number; bytes: number }> {
  const total = { items: 0, bytes: 0 };
  for await (const { bytes, lastUsed } of walkThumbnails(deps)) {
    if (before && lastUsed >= before) continue;
    total.items += 1;
    total.bytes += bytes;
  }
  return total;
}

/** Whoever wants one again has it made. */
export async function removeThumbnailsBefore(
  deps: Pick<Deps, 'env'>,
  before: Date,
  signal: AbortSignal,
): Promise<number> {
  let removed = 0;
  for await (const { file, lastUsed } of walkThumbnails(deps)) {
    signal.throwIfAborted();
    if (lastUsed >= before) continue;
    await rm(file, { force: true });
    removed += 1;
  }
  return removed;
}
