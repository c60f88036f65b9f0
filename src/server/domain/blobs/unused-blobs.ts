import { isHeld } from '../../db/backup-holds';
import type { Tx } from '../../db/dialect';
import type { Deps } from '../../deps';
import { tunables } from '../../tunables';
import { removeThumbnails } from '../photos/photo-files';
import { isPinned } from './blob-pins';
import {
  deletePhotos,
  findModelFiles,
  findOldestImport,
  findPhotosInUse,
  findUnusedSince,
  takeUnused,
  upsertUnused,
} from './repo';

/** Whoever removes the last name of a file notes it, in the same transaction: a crash in between forgets nothing. */
export async function noteUnusedBlobs(tx: Tx, hashes: Iterable<string>): Promise<void> {
  await upsertUnused(tx, [...new Set(hashes)], new Date());
}

/** As old as can be: nobody else can be about to name it. */
const LONG_AGO = new Date(0);

/**
 * Lets go of files that work which failed has stored. Where no other server uses the store they are removed at once,
 * so that a failed import leaves its room to the next.
 */
export async function releaseBlobs(deps: Deps, hashes: Iterable<string>): Promise<void> {
  const all = [...new Set(hashes)];
  await upsertUnused(deps.db, all, deps.db.dialect.isShared ? new Date() : LONG_AGO);
  if (!deps.db.dialect.isShared) await collectBlobs(deps, { hashes: all, limit: new Date(1) });
}

/**
 * Removes files that were noted a day ago and that nothing names. That day is for whoever has just stored the same
 * bytes and has yet to write the row that names them; an import that takes longer holds it up.
 * @returns how many files
 */
export async function collectUnusedBlobs(
  deps: Deps,
  {
    signal,
    graceMs = tunables.unusedBlobHours * 3600 * 1000,
  }: { signal?: AbortSignal; graceMs?: number } = {},
): Promise<number> {
  const oldestImport = await findOldestImport(deps.db);
  const limit = new Date(
    Math.min(Date.now() - graceMs + 1, oldestImport?.getTime() ?? Number.POSITIVE_INFINITY),
  );
  let removed = 0;
  for (;;) {
    signal?.throwIfAborted();
    const hashes = await findUnusedSince(deps.db, limit, tunables.collectedBlobsAtOnce);
    if (hashes.length === 0) return removed;
    const count = await collectBlobs(deps, { hashes, limit, signal });
    // What is pinned here stays noted, and is tried again the next time.
    if (count.taken === 0) return removed;
    removed += count.removed;
  }
}

async function collectBlobs(
  deps: Deps,
  { hashes, limit, signal }: { hashes: readonly string[]; limit: Date; signal?: AbortSignal },
): Promise<{ taken: number; removed: number }> {
  const inModels = await filesOfModels(deps, new Set(hashes));
  const total = { taken: 0, removed: 0 };
  for (let start = 0; start < hashes.length; start += tunables.collectedBlobsPerCommit) {
    signal?.throwIfAborted();
    const some = hashes.slice(start, start + tunables.collectedBlobsPerCommit);
    const { taken, removed } = await deps.db.$transaction(async (tx) => {
      // The backup's tables may name what no row names any more. What is noted stays so, and goes afterwards.
      if (await isHeld(tx)) return { taken: [], removed: [] };
      const taken = await takeUnused(
        tx,
        some.filter((hash) => !isPinned(hash)),
        limit,
      );
      const inUse = await findPhotosInUse(tx, taken);
      const removed = taken.filter((hash) => !inUse.has(hash) && !inModels.has(hash));
      await deletePhotos(tx, removed);
      // Inside: whoever is about to store the same bytes waits for the end and then finds them gone.
      for (const hash of removed) await deps.blobs.remove(hash);
      return { taken, removed };
    });
    for (const hash of removed) await removeThumbnails(deps, hash);
    total.taken += taken.length;
    total.removed += removed.length;
  }
  return total;
}

const MODELS_AT_ONCE = 100;

/** The files that a model version names. */
export function hashesOfModel({ files, onnxHash }: { files: unknown; onnxHash: string | null }): string[] {
  // Written by create-model.ts from a validated document.
  const named = (files as { hash: string }[]).map(({ hash }) => hash);
  return onnxHash === null ? named : [...named, onnxHash];
}

/** Those of `hashes` that are files of model versions. */
async function filesOfModels(deps: Pick<Deps, 'db'>, hashes: ReadonlySet<string>): Promise<Set<string>> {
  const used = new Set<string>();
  for (let after: string | null = null; ; ) {
    const models = await findModelFiles(deps.db, after, MODELS_AT_ONCE);
    for (const hash of models.flatMap(hashesOfModel)) if (hashes.has(hash)) used.add(hash);
    after = models.at(-1)?.id ?? null;
    if (after === null || models.length < MODELS_AT_ONCE) return used;
  }
}
