import type { Deps } from '../../deps';
import { AppError } from '../../errors';
import type { MeasuredPhoto } from '../../pool/pool-tasks';
import { tunables } from '../../tunables';
import { findMeasured, upsertMeasure } from './measure-repo';

/** Rows in one query. */
const CHUNK = 500;

/**
 * Measures the photos that were not measured before, in processes of the pool and behind all other work.
 * @param onPhoto called with how many of all are known
 * @returns how many were measured
 */
export async function measureVersion(
  deps: Deps,
  {
    hashes,
    signal,
    onPhoto,
  }: { hashes: readonly string[]; signal: AbortSignal; onPhoto: (done: number) => Promise<void> },
): Promise<number> {
  const missing: string[] = [];
  for (let start = 0; start < hashes.length; start += CHUNK) {
    const part = hashes.slice(start, start + CHUNK);
    const known = await findMeasured(deps.db, part);
    missing.push(...part.filter((hash) => !known.has(hash)));
  }
  const queue = missing.values();
  let done = hashes.length - missing.length;
  async function work(): Promise<void> {
    for (const hash of queue) {
      signal.throwIfAborted();
      await upsertMeasure(deps.db, hash, await measure(deps, hash));
      done += 1;
      await onPhoto(done);
    }
  }
  const results = await Promise.allSettled(Array.from({ length: tunables.reportConcurrency }, work));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  return missing.length;
}

/** @returns null for a photo that cannot be decoded, or whose file is gone */
async function measure({ blobs, pool }: Deps, hash: string): Promise<MeasuredPhoto | null> {
  try {
    const bytes = await blobs.read(hash);
    return await pool.run('measurePhoto', { bytes }, { priority: 'background' });
  } catch (error) {
    const isBroken = error instanceof AppError && (error.code === 'bad-photo' || error.code === 'not-found');
    if (isBroken) return null;
    throw error;
  }
}
