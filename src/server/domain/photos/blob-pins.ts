import type { Deps } from '../../deps';
import { removeThumbnails } from './photo-files';
import { deletePhotos, findUsedHashes } from './repo';

/**
 * Blobs that work in progress relies on although no row names them yet. Module-level, as `removals`: imports and
 * classifications of one process must see each other's.
 */
const pins = new Map<string, number>();
/** Blobs whose removal is being decided; whoever wants to pin one waits for the outcome. */
const removals = new Map<string, Promise<void>>();

/** Keeps a blob from being removed until `unpinBlob`. Pin before you store, unpin after the rows are committed. */
export async function pinBlob(hash: string): Promise<void> {
  for (let removal = removals.get(hash); removal; removal = removals.get(hash)) await removal;
  pins.set(hash, (pins.get(hash) ?? 0) + 1);
}

export function unpinBlob(hash: string): void {
  const left = (pins.get(hash) ?? 1) - 1;
  if (left > 0) pins.set(hash, left);
  else pins.delete(hash);
}

/** Removes those of `hashes` that no dataset, no classification and no work in progress uses. */
export async function removeUnusedPhotos(deps: Deps, hashes: Iterable<string>): Promise<void> {
  const all = [...hashes];
  for (let start = 0; start < all.length; start += CHUNK)
    await removeChunk(deps, all.slice(start, start + CHUNK));
}

/** Well under SQLite's limit of values in one statement. */
const CHUNK = 500;

async function removeChunk(deps: Deps, candidates: string[]): Promise<void> {
  const free = candidates.filter((hash) => !pins.has(hash) && !removals.has(hash));
  if (free.length === 0) return;
  // Marked before the first await, so that nobody can pin between the check and the removal.
  const removal = removeUnreferenced(deps, free);
  const settled = removal.catch(() => undefined);
  for (const hash of free) removals.set(hash, settled);
  try {
    await removal;
  } finally {
    for (const hash of free) removals.delete(hash);
  }
}

async function removeUnreferenced(deps: Deps, hashes: string[]): Promise<void> {
  const used = await findUsedHashes(deps.db, hashes);
  const unused = hashes.filter((hash) => !used.has(hash));
  // The row goes first: a row without bytes would promise a photo that is not there.
  await deletePhotos(deps.db, unused);
  for (const hash of unused) {
    await deps.blobs.remove(hash);
    await removeThumbnails(deps, hash);
  }
}
