import type { Deps } from '../../../deps';
import { tunables } from '../../../tunables';
import { uploadFiles } from '../uploads/upload-store';
import { openStagedArchive, type StagedArchive } from './staged-archive';

interface Cached {
  archive: Promise<StagedArchive>;
  /** Uses under way: it is closed after the last one. */
  users: number;
  isDropped: boolean;
}

/** The archives that were looked at last, by import: each holds its list in memory. The last used one stands last. */
const cache = new Map<string, Cached>();

/** Opens a staged archive, or takes the open one: a preview asks for it with every choice and every photo. */
export async function withStagedArchive<T>(
  deps: Pick<Deps, 'env'>,
  importId: string,
  use: (archive: StagedArchive) => Promise<T>,
): Promise<T> {
  const cached = cache.get(importId) ?? {
    archive: openArchiveOf(deps, importId),
    users: 0,
    isDropped: false,
  };
  cache.delete(importId);
  cache.set(importId, cached);
  cached.users++;
  try {
    for (const [key] of [...cache].slice(0, -tunables.stagedArchivesOpen)) drop(key);
    return await use(await cached.archive);
  } catch (error) {
    // One that could not be opened is tried again.
    await cached.archive.catch(() => drop(importId));
    throw error;
  } finally {
    cached.users--;
    closeUnused(cached);
  }
}

/** Before its file is removed, and at shutdown. */
export function forgetStagedArchive(importId: string): void {
  drop(importId);
}

export function forgetStagedArchives(): void {
  for (const importId of [...cache.keys()]) drop(importId);
}

async function openArchiveOf(deps: Pick<Deps, 'env'>, importId: string): Promise<StagedArchive> {
  return openStagedArchive(await (await uploadFiles(deps)).localFile(importId));
}

function drop(importId: string): void {
  const cached = cache.get(importId);
  if (!cached) return;
  cache.delete(importId);
  cached.isDropped = true;
  closeUnused(cached);
}

function closeUnused({ archive, users, isDropped }: Cached): void {
  if (isDropped && users === 0) archive.then((opened) => opened.close()).catch(() => undefined);
}
