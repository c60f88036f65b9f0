import { SPLITS, type Split } from '@/shared/coin-class';
import type { SplitCounts } from '@/shared/contracts/datasets';
import type { ClassPhotoChanges } from '@/shared/contracts/drafts';
import type { Db } from '../../db/dialect';
import { countBase, countTallies } from './cell-repo';
import { areAsInBase, type DraftClasses } from './draft-view';
import { readTally, type Tally } from './photo-tally';

export interface DraftCounts {
  base: SplitCounts;
  now: SplitCounts;
  /** By the class that the photos are in now. */
  classes: Map<string, { photos: SplitCounts; changes: ClassPhotoChanges }>;
  changed: number;
  dropped: number;
}

/**
 * How many photos each class of a draft has, and what became of those of the base. The database counts: neither the photos of
 * the version nor those that were changed are read.
 */
export async function countDraft(
  db: Db,
  { draftId, baseId, classes }: { draftId: string; baseId: string; classes: DraftClasses },
): Promise<DraftCounts> {
  const [groups, tallies] = await Promise.all([countBase(db, baseId), countTallies(db, draftId)]);
  const counts: DraftCounts = {
    base: none(),
    now: none(),
    classes: new Map(classes.keys.map((key) => [key, { photos: none(), changes: noChanges() }])),
    changed: 0,
    dropped: 0,
  };
  const put = (key: string, split: Split, photos: number) => {
    counts.now[split] += photos;
    const row = counts.classes.get(classes.resolve(key));
    if (row) row.photos[split] += photos;
  };
  const keys = new Map(classes.base.map(({ index, key }) => [index, key]));
  for (const { classIndex, split, photos } of groups) {
    counts.base[split] += photos;
    put(keys.get(classIndex) ?? '', split, photos);
  }
  for (const { tally: text, photos } of tallies) {
    const tally = readTally(text);
    // What the base left out counts as new once it is brought in.
    if (!tally.was && tally.isDropped) continue;
    if (tally.was) put(tally.was.classKey, tally.was.split, -photos);
    if (!tally.isDropped) put(tally.classKey, tally.split, photos);
    note(counts, { tally, photos, resolve: classes.resolve });
  }
  return counts;
}

function note(
  counts: DraftCounts,
  {
    tally: { was, classKey, split, isDropped, isEdited },
    photos,
    resolve,
  }: { tally: Tally; photos: number; resolve: (key: string) => string },
): void {
  const changesOf = (key: string) => counts.classes.get(resolve(key))?.changes;
  if (isDropped) {
    counts.dropped += photos;
    counts.changed += photos;
    const changes = changesOf((was ?? { classKey }).classKey);
    if (changes) changes.dropped += photos;
    return;
  }
  const isRelabelled = was?.classKey !== classKey;
  const isMoved = was !== null && was.split !== split;
  if (isRelabelled || isMoved || isEdited) counts.changed += photos;
  if (isRelabelled) {
    const [from, to] = [was && changesOf(was.classKey), changesOf(classKey)];
    if (from) from.relabelledOut += photos;
    if (to) to.relabelledIn += photos;
  }
  const changes = changesOf(classKey);
  if (isMoved && changes) changes.moved += photos;
}

/** Does a draft hold what its base holds? */
export const isUnchanged = (counts: DraftCounts, classes: DraftClasses): boolean =>
  counts.changed === 0 && areAsInBase(classes);

/** How many photos are in classes that are not there any more. */
export function countLost({ now, classes }: DraftCounts): number {
  const placed = [...classes.values()].reduce((sum, { photos }) => sum + totalOf(photos), 0);
  return totalOf(now) - placed;
}

const totalOf = (photos: SplitCounts) => SPLITS.reduce((sum, split) => sum + photos[split], 0);
const none = (): SplitCounts => ({ train: 0, validation: 0, test: 0 });
const noChanges = (): ClassPhotoChanges => ({ dropped: 0, relabelledIn: 0, relabelledOut: 0, moved: 0 });
