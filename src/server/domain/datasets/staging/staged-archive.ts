import type { ImportOptions, ImportPlan } from '@/shared/contracts/import-plan';
import { AppError } from '../../../errors';
import { checkPhotoSize } from '../../photos/check-photo';
import { openListing } from '../import/archives/open-listing';
import type { ImportListing, ListedEntry } from '../import/layout/listing';
import { planImport } from '../import/plan-import';

/** An uploaded archive whose list is in memory: what it would become can be asked again and again. */
export interface StagedArchive {
  plan(options: ImportOptions): Promise<{ plan: ImportPlan; photos: { classKey: string; name: string }[] }>;
  /**
   * A photo by its path in a plan.
   * @throws AppError `not-found` for what is no photo of the archive, `too-large`
   */
  read(path: string, options: ImportOptions): Promise<Uint8Array>;
  close(): void;
}

/** @throws AppError `bad-archive` */
export async function openStagedArchive(file: string): Promise<StagedArchive> {
  const listing = await openListing(file);
  /** Photos of the plans so far by path: a page asks for hundreds of them. Paths differ only by the encoding of names. */
  const byPath = new Map<string, ListedEntry>();
  const plan = async (options: ImportOptions) => {
    const planned = await planImport(listing, options);
    for (const { path, entry } of planned.photos) byPath.set(path, entry);
    return planned;
  };
  return {
    plan,
    read: async (path, options) => {
      if (!byPath.has(path)) await plan(options);
      return readEntry(listing, byPath.get(path));
    },
    close: () => listing.close(),
  };
}

async function readEntry(listing: ImportListing, entry: ListedEntry | undefined): Promise<Uint8Array> {
  if (!entry) throw new AppError('not-found', 'There is no such photo in the archive.');
  checkPhotoSize(entry.bytes ?? 0);
  return listing.read(entry);
}
