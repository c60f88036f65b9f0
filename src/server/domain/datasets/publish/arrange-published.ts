import { type CoinClass, SPLITS, type Split } from '@/shared/coin-class';
import { AppError } from '../../../errors';
import { mapInTurns, sortInTurns } from '../../../in-turns';
import type { BaseVersion } from '../import/add-to-version';
import type { ArrangedVersion } from '../import/arrange-version';
import type { CheckedPhoto } from '../import/collect-photos';

/** What a version is to hold: classes in the order of the network's output, and each photo once. */
export interface WantedVersion {
  classes: Omit<CoinClass, 'index'>[];
  photos: (CheckedPhoto & { split: Split })[];
}

/**
 * Puts what was wanted in the order of every version, or says what is missing and what to do about it.
 * @throws AppError `conflict`
 */
export async function arrangePublished(
  base: BaseVersion,
  { classes: wanted, photos }: WantedVersion,
): Promise<Pick<ArrangedVersion, 'classes' | 'items'>> {
  const problems = whatIsMissing(base, { classes: wanted, photos });
  if (problems.length > 0) throw new AppError('conflict', `${problems.join(' ')} Nothing was published.`);
  const classes = wanted.map((coin, index) => ({ ...coin, index }));
  const indexOf = new Map(classes.map(({ key, index }) => [key, index]));
  const placed = await mapInTurns(photos, (photo) => ({
    ...photo,
    classIndex: indexOf.get(photo.classKey) ?? -1,
  }));
  const items = await sortInTurns(
    placed,
    (a, b) =>
      a.classIndex - b.classIndex ||
      (a.split === b.split ? compare(a.name, b.name) : compare(a.split, b.split)),
  );
  return { classes, items };
}

/** Sentences that each say what to do; none for a version that can be trained on. */
export function whatIsMissing(
  base: { photos: readonly { split: Split | null }[] },
  { classes, photos }: { classes: readonly { key: string }[]; photos: readonly Placed[] },
): string[] {
  const problems: string[] = [];
  if (classes.length < 2) problems.push('A version needs two classes at least: undo a merge or a removal.');
  const known = new Set(classes.map(({ key }) => key));
  const lost = photos.filter(({ classKey }) => !known.has(classKey));
  if (lost.length > 0) {
    const keys = [...new Set(lost.map(({ classKey }) => classKey))];
    problems.push(
      `${lost.length} ${lost.length === 1 ? 'photo is' : 'photos are'} in ${named(keys)}, which ${keys.length === 1 ? 'is' : 'are'} not there any more: relabel or drop ${lost.length === 1 ? 'it' : 'them'}.`,
    );
  }
  const filled = new Set(photos.map(({ classKey }) => classKey));
  const empty = classes.filter(({ key }) => !filled.has(key)).map(({ key }) => key);
  if (empty.length > 0)
    problems.push(`No photo is left in ${named(empty)}: remove or merge it, or undo a drop.`);
  const trained = new Set(photos.filter(({ split }) => split === 'train').map(({ classKey }) => classKey));
  const untrained = classes.filter(({ key }) => filled.has(key) && !trained.has(key)).map(({ key }) => key);
  if (untrained.length > 0) {
    problems.push(`No training photo is left in ${named(untrained)}: move one there, or merge the class.`);
  }
  for (const split of SPLITS) {
    const had = base.photos.some((photo) => photo.split === split);
    if (had && !photos.some((photo) => photo.split === split)) {
      problems.push(`The ${split} split has lost all its photos: move some there.`);
    }
  }
  return problems;
}

interface Placed {
  classKey: string;
  split: Split;
}

function named(keys: readonly string[]): string {
  const shown = keys.slice(0, 8).map((key) => `"${key}"`);
  const more = keys.length > 8 ? ` and ${keys.length - 8} more` : '';
  return `${keys.length === 1 ? 'the class' : 'the classes'} ${shown.join(', ')}${more}`;
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
