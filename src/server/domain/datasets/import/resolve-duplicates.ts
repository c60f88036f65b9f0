import type { Split } from '@/shared/coin-class';
import type { SkippedFile } from '@/shared/contracts/datasets';
import { slices, sortInTurns } from '../../../in-turns';
import { counted } from './layout/skip-list';

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** A photo with its place in the source. */
export interface ComparedPhoto {
  file: string;
  hash: string;
  classKey: string;
  /** Null when the source has no splits. */
  split: Split | null;
}

/** Evaluation photos stay where they are and leave the training split, never the other way. */
export const PRECEDENCE: readonly (Split | null)[] = ['test', 'validation', 'train', null];

/**
 * Resolves files with identical bytes, so that a version has each photo once:
 * - within one class, one file stays. Test comes before validation before train: the evaluation splits remain as
 *   their author drew them and the model has not seen them in training.
 * - under two classes, none stays: one of the labels is incorrect, and it is not known which.
 *
 * Every file left out is listed with the reason. The outcome does not depend on the order of `photos`.
 */
export async function resolveDuplicates<T extends ComparedPhoto>(
  photos: T[],
): Promise<{
  kept: T[];
  /** Of each photo that is filed under two classes the file that would stay if that were settled. */
  undecided: T[];
  copies: (ComparedPhoto & { kept: boolean })[];
  skipped: SkippedFile[];
  notes: string[];
}> {
  const kept: T[] = [];
  const undecided: T[] = [];
  const copies: (ComparedPhoto & { kept: boolean })[] = [];
  const skipped: SkippedFile[] = [];
  const counts = { same: 0, acrossSplits: 0, twoClasses: 0 };
  for await (const part of slices(await groupByHash(photos))) {
    for (const group of part) {
      const first = resolveGroup(group, { skipped, counts }) ? firstOf(group) : null;
      if (first) kept.push(first);
      else undecided.push(firstOf(group));
      if (group.length === 1) continue;
      for (const { file, hash, classKey, split } of group) {
        copies.push({ file, hash, classKey, split, kept: file === first?.file });
      }
    }
  }
  return {
    kept,
    undecided,
    copies,
    skipped: await sortInTurns(skipped, byFile),
    notes: copyNotes(counts),
  };
}

type CopyCounts = Record<'same' | 'acrossSplits' | 'twoClasses', number>;

/** @param group files with identical bytes, in the order of their names. @returns whether one of them stays */
function resolveGroup(
  group: ComparedPhoto[],
  { skipped, counts }: { skipped: SkippedFile[]; counts: CopyCounts },
): boolean {
  if (group.length === 1) return true;
  const classKeys = [...new Set(group.map((photo) => photo.classKey))].sort();
  if (classKeys.length > 1) {
    const reason = `the same photo is filed under the classes ${quoted(classKeys)}; left out, since only one can be correct`;
    for (const photo of group) skipped.push({ file: photo.file, reason });
    counts.twoClasses += group.length;
    return false;
  }
  const first = firstOf(group);
  for (const copy of group) {
    if (copy === first) continue;
    const sameSplit = copy.split === first.split;
    counts[sameSplit ? 'same' : 'acrossSplits'] += 1;
    const why = sameSplit ? '' : `; kept there only, so that no ${first.split} photo is trained on`;
    skipped.push({ file: copy.file, reason: `identical to ${first.file}${why}` });
  }
  return true;
}

/** A few are named: each file of the group gets the sentence. */
function quoted(classKeys: string[]): string {
  const names = classKeys.slice(0, 4).map((key) => `"${key}"`);
  return classKeys.length > 4 ? `${names.join(', ')} and ${classKeys.length - 4} more` : names.join(' and ');
}

/** Files with identical bytes together, each group in the order of their names. */
async function groupByHash<T extends ComparedPhoto>(photos: T[]): Promise<T[][]> {
  const groups = new Map<string, T[]>();
  for await (const part of slices(await sortInTurns(photos, byFile))) {
    for (const photo of part) {
      const group = groups.get(photo.hash);
      if (group) group.push(photo);
      else groups.set(photo.hash, [photo]);
    }
  }
  return [...groups.values()];
}

/** The one of a group that stays: of the first split by precedence, there the first by name. */
function firstOf<T extends ComparedPhoto>(group: T[]): T {
  const rank = (photo: T) => PRECEDENCE.indexOf(photo.split);
  return group.reduce((first, photo) => (rank(photo) < rank(first) ? photo : first));
}

const byFile = (a: { file: string }, b: { file: string }) => compare(a.file, b.file);

function copyNotes({ same, acrossSplits, twoClasses }: CopyCounts): string[] {
  const result: string[] = [];
  if (same > 0)
    result.push(`${counted(same, 'exact copy', 'exact copies')} within a class and split left out.`);
  if (acrossSplits > 0) {
    result.push(
      `${counted(acrossSplits, 'exact copy', 'exact copies')} in a second split left out; test comes before validation before train.`,
    );
  }
  if (twoClasses > 0)
    result.push(
      `${counted(twoClasses, 'file shows', 'files show')} a photo that is filed under two classes; all were left out.`,
    );
  return result;
}
