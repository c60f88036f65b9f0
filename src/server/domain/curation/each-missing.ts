import { tunables } from '../../tunables';

/** Rows in one query. */
const CHUNK = 500;

/**
 * Does once for each photo what was not done for it before, behind all other work.
 * @param request.known those of some photos for which it was done
 * @param request.onPhoto called with how many of all are done
 * @returns how many were done here
 */
export async function eachMissing({
  hashes,
  known,
  work,
  signal,
  onPhoto,
}: {
  hashes: readonly string[];
  known: (hashes: readonly string[]) => Promise<Set<string>>;
  work: (hash: string) => Promise<void>;
  signal: AbortSignal;
  onPhoto: (done: number) => Promise<void>;
}): Promise<number> {
  const missing: string[] = [];
  for (let start = 0; start < hashes.length; start += CHUNK) {
    const part = hashes.slice(start, start + CHUNK);
    const done = await known(part);
    missing.push(...part.filter((hash) => !done.has(hash)));
  }
  const queue = missing.values();
  let done = hashes.length - missing.length;
  async function take(): Promise<void> {
    for (const hash of queue) {
      signal.throwIfAborted();
      await work(hash);
      done += 1;
      await onPhoto(done);
    }
  }
  const results = await Promise.allSettled(Array.from({ length: tunables.reportConcurrency }, take));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  return missing.length;
}
