import { type CoinClass, SPLITS, type Split } from '@/shared/coin-class';
import type { SplitCounts } from '@/shared/contracts/datasets';
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
  const problems = problemsOf(base, { classes: wanted, photos });
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

interface Content {
  /** Of the version that was changed. */
  base: SplitCounts;
  classes: readonly { key: string; photos: SplitCounts }[];
  /** Photos in classes that are not there. */
  lost: number;
}

/** Sentences that each say what to do; none for a version that can be trained on. */
export function whatIsMissing({ base, classes, lost }: Content): string[] {
  const problems: string[] = [];
  if (classes.length < 2) problems.push('A version needs two classes at least: undo a merge or a removal.');
  if (lost > 0) {
    problems.push(
      lost === 1
        ? 'One photo is in a class that is not there any more: relabel or drop it.'
        : `${lost} photos are in classes that are not there any more: relabel or drop them.`,
    );
  }
  const empty = classes.filter(({ photos }) => SPLITS.every((split) => photos[split] === 0));
  if (empty.length > 0) {
    problems.push(`No photo is left in ${named(empty)}: remove or merge it, or undo a drop.`);
  }
  const untrained = classes.filter((coin) => coin.photos.train === 0 && !empty.includes(coin));
  if (untrained.length > 0) {
    problems.push(`No training photo is left in ${named(untrained)}: move one there, or merge the class.`);
  }
  for (const split of SPLITS) {
    if (base[split] > 0 && classes.every(({ photos }) => photos[split] === 0)) {
      problems.push(`The ${split} split has lost all its photos: move some there.`);
    }
  }
  return problems;
}

/** The same by the photos themselves. */
export function problemsOf(
  base: { photos: readonly { split: Split | null }[] },
  {
    classes,
    photos,
  }: { classes: readonly { key: string }[]; photos: readonly { classKey: string; split: Split }[] },
): string[] {
  const counts = new Map(classes.map(({ key }) => [key, { train: 0, validation: 0, test: 0 }]));
  const had = { train: 0, validation: 0, test: 0 };
  for (const { split } of base.photos) had[split ?? 'train'] += 1;
  let lost = 0;
  for (const { classKey, split } of photos) {
    const row = counts.get(classKey);
    if (row) row[split] += 1;
    else lost += 1;
  }
  return whatIsMissing({
    base: had,
    classes: [...counts].map(([key, row]) => ({ key, photos: row })),
    lost,
  });
}

function named(keys: readonly { key: string }[]): string {
  const shown = keys.slice(0, 8).map(({ key }) => `"${key}"`);
  const more = keys.length > 8 ? ` and ${keys.length - 8} more` : '';
  return `${keys.length === 1 ? 'the class' : 'the classes'} ${shown.join(', ')}${more}`;
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
