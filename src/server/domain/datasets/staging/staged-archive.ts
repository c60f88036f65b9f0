import type { ImportOptions, ImportPlan } from '@/shared/contracts/import-plan';
import { AppError } from '../../../errors';
import { checkPhotoSize } from '../../photos/check-photo';
import { openListing } from '../import/archives/open-listing';
import type { ImportListing } from '../import/layout/listing';
import type { PlacedPhoto, PlannedCrop } from '../import/layout/placed-photo';
import { planImport } from '../import/plan-import';

/** An uploaded archive whose list is in memory: what it would become can be asked again and again. */
export interface StagedArchive {
  plan(options: ImportOptions): Promise<{ plan: ImportPlan; photos: { classKey: string; name: string }[] }>;
  /**
   * A photo by its path in a plan, and what is to be cut out of it.
   * @throws AppError `not-found` for what is no photo of the archive, `too-large`
   */
  read(path: string, options: ImportOptions): Promise<{ bytes: Uint8Array; crop: PlannedCrop | null }>;
  close(): void;
}

/** @throws AppError `bad-archive` */
export async function openStagedArchive(file: string): Promise<StagedArchive> {
  const listing = await openListing(file);
  /** Photos of the plans so far by path: a page asks for hundreds of them. Paths differ only by the encoding of names. */
  const byPath = new Map<string, Pick<PlacedPhoto, 'entry' | 'crop'>>();
  const plan = async (options: ImportOptions) => {
    const planned = await planImport(listing, options);
    for (const { path, entry, crop } of planned.photos) byPath.set(path, { entry, crop });
    return planned;
  };
  return {
    plan,
    read: async (path, options) => {
      if (!byPath.has(path)) await plan(options);
      return readPhoto(listing, byPath.get(path));
    },
    close: () => listing.close(),
  };
}

async function readPhoto(
  listing: ImportListing,
  photo: Pick<PlacedPhoto, 'entry' | 'crop'> | undefined,
): Promise<{ bytes: Uint8Array; crop: PlannedCrop | null }> {
  if (!photo) throw new AppError('not-found', 'There is no such photo in the archive.');
  checkPhotoSize(photo.entry.bytes ?? 0);
  return { bytes: await listing.read(photo.entry), crop: photo.crop ?? null };
}
