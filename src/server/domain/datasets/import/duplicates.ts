import type { Split } from '@/shared/coin-class';
import type { SkippedFile } from '@/shared/contracts/datasets';

interface Photo {
  file: string;
  hash: string;
  classKey: string;
  split: Split | null;
}

/** Evaluation photos stay where they are and leave the training split, never the other way. */
const PRECEDENCE: (Split | null)[] = ['test', 'validation', 'train', null];

/**
 * Settles files with identical bytes, so that a version holds each photo once:
 * - within one class, one file stays. Test comes before validation before train: the evaluation splits remain as
 *   their author drew them and the model has not seen them in training.
 * - under two classes, none stays: one of the labels is wrong and nothing tells which.
 *
 * Every file left out is listed with the reason. The outcome does not depend on the order of `photos`.
 */
export function resolveDuplicates<T extends Photo>(
  photos: T[],
): { kept: T[]; skipped: SkippedFile[]; notes: string[] } {
  const kept: T[] = [];
  const skipped: SkippedFile[] = [];
  const counts = { same: 0, acrossSplits: 0, twoClasses: 0 };
  for (const group of groupByHash(photos)) {
    const classKeys = [...new Set(group.map((photo) => photo.classKey))].sort();
    if (classKeys.length > 1) {
      const where = classKeys.map((key) => `"${key}"`).join(' and ');
      const reason = `the same photo is filed under the classes ${where}; left out, since only one can be right`;
      for (const photo of group) skipped.push({ file: photo.file, reason });
      counts.twoClasses += group.length;
      continue;
    }
    const [first, ...copies] = group.sort(byPrecedence) as [T, ...T[]];
    kept.push(first);
    for (const copy of copies) {
      const sameSplit = copy.split === first.split;
      counts[sameSplit ? 'same' : 'acrossSplits'] += 1;
      const why = sameSplit ? '' : `; kept there only, so that no ${first.split} photo is trained on`;
      skipped.push({ file: copy.file, reason: `identical to ${first.file}${why}` });
    }
  }
  skipped.sort((a, b) => (a.file < b.file ? -1 : 1));
  return { kept, skipped, notes: notes(counts) };
}

function groupByHash<T extends Photo>(photos: T[]): Iterable<T[]> {
  const groups = new Map<string, T[]>();
  for (const photo of [...photos].sort((a, b) => (a.file < b.file ? -1 : 1))) {
    const group = groups.get(photo.hash);
    if (group) group.push(photo);
    else groups.set(photo.hash, [photo]);
  }
  return groups.values();
}

function byPrecedence(a: Photo, b: Photo): number {
  return PRECEDENCE.indexOf(a.split) - PRECEDENCE.indexOf(b.split) || (a.file < b.file ? -1 : 1);
}

function notes({
  same,
  acrossSplits,
  twoClasses,
}: Record<'same' | 'acrossSplits' | 'twoClasses', number>): string[] {
  const result: string[] = [];
  if (same > 0) result.push(`${same} exact copies within a class and split were left out.`);
  if (acrossSplits > 0) {
    result.push(
      `${acrossSplits} exact copies in a second split were left out; test comes before validation before train.`,
    );
  }
  if (twoClasses > 0)
    result.push(`${twoClasses} files show a photo that is filed under two classes; all were left out.`);
  return result;
}
