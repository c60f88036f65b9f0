import type { Deps } from '../../../deps';
import { AppError } from '../../../errors';
import type { PhotoFacts } from '../../../pool/pool-tasks';
import { checkPhoto, checkPhotoSize, cutPhoto } from '../../photos/check-photo';
import { DamagedFileError, type SourceFile, type SourcePhoto } from './import-source';
import type { PlannedCrop } from './layout/placed-photo';

/** What came of a photo of a file: what is to be stored, or why there is nothing. */
type Outcome = { source: SourcePhoto } & (
  | { facts: PhotoFacts; bytes: Uint8Array; change: string | null; origin: string | null }
  | { reason: string }
);

/**
 * Reads a file and checks it, or cuts the photos out of it.
 * @throws whatever is no fault of this file
 */
export async function checkFile(
  deps: Pick<Deps, 'pool'>,
  file: SourceFile,
  keepMetadata: boolean,
): Promise<Outcome[]> {
  try {
    if (file.bytes !== null) checkPhotoSize(file.bytes);
    return await checkBytes(deps, { bytes: await file.read(), photos: file.photos, keepMetadata });
  } catch (error) {
    const isOfFile =
      error instanceof DamagedFileError ||
      (error instanceof AppError && (error.code === 'bad-photo' || error.code === 'too-large'));
    if (!isOfFile) throw error;
    return file.photos.map((source) => ({ source, reason: error.message }));
  }
}

async function checkBytes(
  deps: Pick<Deps, 'pool'>,
  { bytes, photos, keepMetadata }: { bytes: Uint8Array; photos: SourcePhoto[]; keepMetadata: boolean },
): Promise<Outcome[]> {
  const options = { priority: 'background' } as const;
  const crops = photos.flatMap(({ crop }) => crop ?? []);
  const cut = crops.length > 0 ? await cutPhoto(deps, { bytes, crops }, options) : [];
  const outcomes: Outcome[] = [];
  for (const source of photos) {
    if (!source.crop) {
      outcomes.push({
        source,
        ...(await checkPhoto(deps, bytes, { ...options, keepMetadata })),
        origin: source.origin ?? null,
      });
      continue;
    }
    const found = cut[crops.indexOf(source.crop)];
    if (!found || 'reason' in found) outcomes.push({ source, reason: found?.reason ?? 'was not cut out' });
    else outcomes.push({ source, ...found, change: null, origin: originOf(source.crop, found.box) });
  }
  return outcomes;
}

/** In the words of the W3C's Media Fragments. */
function originOf(
  { photo }: PlannedCrop,
  box: { x: number; y: number; width: number; height: number },
): string {
  return `${photo}#xywh=${box.x},${box.y},${box.width},${box.height}`;
}
