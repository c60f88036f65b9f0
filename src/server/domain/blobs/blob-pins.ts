/**
 * Blobs that work in progress of this process relies on although no row names them yet. Module-level: imports and
 * classifications must see each other's.
 */
const pins = new Map<string, number>();

/** Keeps a blob from being removed by this process until `unpinBlob`. Pin before you store, unpin after the rows are committed. */
export function pinBlob(hash: string): void {
  pins.set(hash, (pins.get(hash) ?? 0) + 1);
}

export function unpinBlob(hash: string): void {
  const left = (pins.get(hash) ?? 1) - 1;
  if (left > 0) pins.set(hash, left);
  else pins.delete(hash);
}

export const isPinned = (hash: string): boolean => pins.has(hash);
