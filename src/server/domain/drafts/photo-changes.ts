import { SPLITS, type Split } from '@/shared/coin-class';
import type { SplitCounts } from '@/shared/contracts/datasets';
import type { ClassPhotoChanges } from '@/shared/contracts/drafts';
import type { Db } from '../../db/dialect';
import { countBase, findAllCells, findBasePhotos } from './cell-repo';
import type { PhotoValue } from './cells';
import { areAsInBase, type DraftClasses, hashOf } from './draft-view';

export interface DraftCounts {
  base: SplitCounts;
  now: SplitCounts;
  /** By the class that the photos are in now. */
  classes: Map<string, { photos: SplitCounts; changes: ClassPhotoChanges }>;
  changed: number;
  dropped: number;
}

/**
 * How many photos each class of a draft has, and what became of those of the base. Costs what was changed, not what the
 * version holds.
 */
export async function countDraft(
  db: Db,
  { draftId, baseId, classes }: { draftId: string; baseId: string; classes: DraftClasses },
): Promise<DraftCounts> {
  const [groups, cells] = await Promise.all([countBase(db, baseId), findAllCells(db, draftId, 'photo')]);
  const before = await findBasePhotos(db, baseId, [...cells.keys()].map(hashOf));
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
  for (const [target, { value }] of cells) {
    if (value?.kind !== 'photo') continue;
    const held = before.get(target);
    // What the base left out counts as new once it is brought in.
    const was = held?.isDropped ? undefined : held;
    if (!was && value.isDropped) continue;
    if (was) put(was.classKey, was.split, -1);
    if (!value.isDropped) put(value.classKey, value.split, 1);
    note(counts, { was, value, resolve: classes.resolve });
  }
  return counts;
}

function note(
  counts: DraftCounts,
  {
    was,
    value,
    resolve,
  }: { was: PhotoValue | undefined; value: PhotoValue; resolve: (key: string) => string },
): void {
  const changesOf = (key: string) => counts.classes.get(resolve(key))?.changes;
  if (value.isDropped) {
    counts.dropped += 1;
    counts.changed += 1;
    const changes = changesOf((was ?? value).classKey);
    if (changes) changes.dropped += 1;
    return;
  }
  const isRelabelled = was?.classKey !== value.classKey;
  const isMoved = was !== undefined && was.split !== value.split;
  const isEdited = was?.name !== value.name || was?.coin !== value.coin;
  if (isRelabelled || isMoved || isEdited) counts.changed += 1;
  if (isRelabelled) {
    const [from, to] = [was && changesOf(was.classKey), changesOf(value.classKey)];
    if (from) from.relabelledOut += 1;
    if (to) to.relabelledIn += 1;
  }
  const changes = changesOf(value.classKey);
  if (isMoved && changes) changes.moved += 1;
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
