import type { UnreadablePhoto } from '@/shared/run-events';
import type { Manifest } from '@/shared/trainer-job';
import { maxUnreadable } from '@/shared/unreadable-photos';
import { TrainerError } from '../errors';

/** A photo whose bytes are those that were imported, and that cannot be decoded all the same. */
export interface DecodeFailure {
  hash: string;
  reason: string;
}

/** Photos with the names that people know them by, in the order of the manifest. */
export function namePhotos(manifest: Manifest, failures: readonly DecodeFailure[]): UnreadablePhoto[] {
  const reasons = new Map(failures.map(({ hash, reason }) => [hash, reason]));
  return manifest.items.flatMap(({ hash, classIndex, split, file }) => {
    const reason = reasons.get(hash);
    if (reason === undefined) return [];
    const label = manifest.classes[classIndex]?.label ?? String(classIndex);
    return [
      { hash, file: file ?? `${hash.slice(0, 12)}…`, class: label, split, reason: reason.slice(0, 200) },
    ];
  });
}

/** Named in an error, which has an end. */
const NAMED = 20;

/** @throws TrainerError `photo-unreadable` that lists them, when there are more than may be left out */
export function requireFewUnreadable(manifest: Manifest, failures: readonly DecodeFailure[]): void {
  const most = maxUnreadable(manifest.items.length);
  if (failures.length <= most) return;
  const named = namePhotos(manifest, failures);
  const rest = named.length > NAMED ? `; and ${named.length - NAMED} more` : '';
  throw new TrainerError(
    'photo-unreadable',
    `${failures.length} of the ${manifest.items.length} photos of this dataset cannot be decoded; up to ${most} are left out. ` +
      `Remove them from the dataset, then start again: ${named.slice(0, NAMED).map(photoText).join('; ')}${rest}.`,
  );
}

/** "coin-7.jpg (1 Cent, train): VipsJpeg: premature end of file". */
export function photoText({ file, class: label, split, reason }: UnreadablePhoto): string {
  return `${file} (${label}, ${split}): ${reason}`;
}

/** What is trained and evaluated on. The same photos left out give the same batches in every attempt. */
export function leaveOut(manifest: Manifest, hashes: ReadonlySet<string>): Manifest {
  if (hashes.size === 0) return manifest;
  return { ...manifest, items: manifest.items.filter(({ hash }) => !hashes.has(hash)) };
}
