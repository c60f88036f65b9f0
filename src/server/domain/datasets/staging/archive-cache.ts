import type { Deps } from '../../../deps';
import { tunables } from '../../../tunables';
import { uploadFile } from '../uploads/upload-store';
import { openStagedArchive, type StagedArchive } from './staged-archive';

interface Cached {
  archive: Promise<StagedArchive>;
  /** Uses under way: it is closed after the last one. */
  users: number;
  isDropped: boolean;
}

/** The archives that were looked at last, by file: each holds its list in memory. The last used one stands last. */
const cache = new Map<string, Cached>();

/** Opens a staged archive, or takes the open one: a preview asks for it with every choice and every photo. */
export async function withStagedArchive<T>(
  deps: Pick<Deps, 'env'>,
  importId: string,
  use: (archive: StagedArchive) => Promise<T>,
): Promise<T> {
  const file = uploadFile(deps, importId);
  const cached = cache.get(file) ?? { archive: openStagedArchive(file), users: 0, isDropped: false };
  cache.delete(file);
  cache.set(file, cached);
  cached.users++;
  try {
    for (const [key] of [...cache].slice(0, -tunables.stagedArchivesOpen)) drop(key);
    return await use(await cached.archive);
  } catch (error) {
    // One that could not be opened is tried again.
    await cached.archive.catch(() => drop(file));
    throw error;
  } finally {
    cached.users--;
    closeUnused(cached);
  }
}

/** Before its file is removed, and at shutdown. */
export function forgetStagedArchive(deps: Pick<Deps, 'env'>, importId: string): void {
  drop(uploadFile(deps, importId));
}

export function forgetStagedArchives(): void {
  for (const file of [...cache.keys()]) drop(file);
}

function drop(file: string): void {
  const cached = cache.get(file);
  if (!cached) return;
  cache.delete(file);
  cached.isDropped = true;
  closeUnused(cached);
}

function closeUnused({ archive, users, isDropped }: Cached): void {
  if (isDropped && users === 0) archive.then((opened) => opened.close()).catch(() => undefined);
}
