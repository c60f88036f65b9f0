import { type CoinClass, compareClassKeys } from '@/shared/coin-class';
import type { SkippedFile } from '@/shared/contracts/datasets';
import { slices } from '../../../in-turns';
import type { CheckedPhoto } from './collect-photos';
import { makeSplits } from './make-splits';
import { resolveDuplicates } from './resolve-duplicates';

/** The version that an import adds to. */
export interface BaseVersion {
  datasetId: string;
  number: number;
  classes: CoinClass[];
  photos: CheckedPhoto[];
}

interface Found {
  classes: Omit<CoinClass, 'index'>[];
  photos: CheckedPhoto[];
}

/**
 * All photos of a version and the new ones. What the version has stays as it is, in its class and its split: one without
 * test photos gets none but new ones. Classes of the import that carry names correct those of the version.
 */
export async function addToVersion(
  base: BaseVersion,
  found: Found,
): Promise<Found & { skipped: SkippedFile[]; notes: string[] }> {
  const present = new Map(base.photos.map((photo) => [photo.hash, photo.classKey]));
  const fresh: CheckedPhoto[] = [];
  const skipped: SkippedFile[] = [];
  let same = 0;
  for await (const part of slices(found.photos)) {
    for (const photo of part) {
      const classKey = present.get(photo.hash);
      if (classKey === undefined) fresh.push(photo);
      else if (classKey === photo.classKey) same++;
      else {
        const reason = `is filed under "${classKey}" in version ${base.number}, which stays; correct it there if that is wrong`;
        skipped.push({ file: photo.file, reason });
      }
    }
  }
  const unique = await resolveDuplicates(fresh);
  const isSplit = unique.kept.some(({ split }) => split !== null);
  const placed = isSplit ? unique.kept : (await makeSplits(unique.kept)).photos;
  const added = placed.length.toLocaleString('en');
  const notes = [
    `Added to version ${base.number}: ${added} new ${placed.length === 1 ? 'photo' : 'photos'}.`,
    ...unique.notes,
  ];
  if (same > 0) notes.push(`${same.toLocaleString('en')} photos are in version ${base.number} already.`);
  return {
    classes: joinClasses(base.classes, found.classes, notes),
    photos: [...base.photos, ...placed],
    skipped: [...skipped, ...unique.skipped],
    notes,
  };
}

function joinClasses(
  present: CoinClass[],
  found: Omit<CoinClass, 'index'>[],
  notes: string[],
): Omit<CoinClass, 'index'>[] {
  const classes = new Map<string, Omit<CoinClass, 'index'>>(
    present.map(({ index: _, ...coin }) => [coin.key, coin]),
  );
  let corrected = 0;
  for (const coin of found) {
    const known = classes.get(coin.key);
    if (known && !isNamed(coin)) continue;
    if (known && JSON.stringify(known) !== JSON.stringify(coin)) corrected++;
    classes.set(coin.key, coin);
  }
  if (corrected > 0)
    notes.push(`Names of ${corrected} ${corrected === 1 ? 'class' : 'classes'} were corrected.`);
  return [...classes.values()].sort((a, b) => compareClassKeys(a.key, b.key));
}

/** Does the import say more of the class than the name of its folder? One that does not corrects nothing. */
export function isNamed({ key, label, value, currency, country }: Omit<CoinClass, 'index'>): boolean {
  return label !== key || value !== null || currency !== null || country !== null;
}
