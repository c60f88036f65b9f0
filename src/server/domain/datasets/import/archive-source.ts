import type { ImportOptions } from '@/shared/contracts/import-plan';
import { AppError } from '../../../errors';
import { mapInTurns, slices } from '../../../in-turns';
import { openListing } from './archives/open-listing';
import type { ImportSource, SourceFile } from './import-source';
import type { ImportListing } from './layout/listing';
import type { PlacedPhoto } from './layout/placed-photo';
import { counted } from './layout/skip-list';
import { planImport } from './plan-import';

/**
 * An archive as a source of photos, read as the person chose.
 * @throws AppError `bad-archive` when it cannot be read whole, holds no classes, or leaves a question open
 */
export async function openArchiveSource(file: string, options: ImportOptions = {}): Promise<ImportSource> {
  const listing = await openListing(file);
  try {
    return await sourceOf(listing, options);
  } catch (error) {
    listing.close();
    throw error;
  }
}

/** What a listing becomes with these choices. @throws as `openArchiveSource` */
async function sourceOf(listing: ImportListing, options: ImportOptions): Promise<ImportSource> {
  const { plan, classes, photos, unlabelled } = await planImport(listing, options);
  const [question] = plan.questions;
  if (question) throw new AppError('bad-archive', question.message);
  const files = await filesOf(listing, photos);
  const rest = plan.skippedFiles - plan.skipped.length;
  return {
    classes,
    total: files.length + unlabelled.length,
    files,
    unlabelled: await mapInTurns(unlabelled, ({ path, entry }) => ({
      photos: [{ file: path, name: path, classKey: '', split: null }],
      bytes: entry.bytes,
      read: () => listing.read(entry),
    })),
    skipped: plan.skipped,
    notes:
      rest > 0
        ? [...plan.notes, `${counted(rest, 'more file was', 'more files were')} left out than are listed.`]
        : plan.notes,
    close: () => listing.close(),
  };
}

/** Photos that are cut out of one file come from one reading of it. */
async function filesOf(listing: ImportListing, placed: readonly PlacedPhoto[]): Promise<SourceFile[]> {
  const files = new Map<unknown, SourceFile>();
  for await (const part of slices(placed)) {
    for (const { path, entry, classKey, split, name, coin, origin, crop } of part) {
      const file: SourceFile = files.get(entry) ?? {
        photos: [],
        bytes: entry.bytes,
        read: () => listing.read(entry),
      };
      file.photos.push({ file: path, name, classKey, split, coin, origin, ...(crop && { crop }) });
      files.set(entry, file);
    }
  }
  return [...files.values()];
}
