import type { Split } from '@/shared/coin-class';
import { counted } from '@/shared/format';
import type { Db, Tx } from '../../../db/dialect';
import type { Actor, Deps } from '../../../deps';
import { AppError } from '../../../errors';
import { slices } from '../../../in-turns';
import { findDataset } from '../repo';
import {
  findDatasetId,
  findLockedPhotos,
  insertLockedPhotos,
  insertTestedPhotos,
  isLocked,
  updateLocked,
  updateUnlocked,
} from './lock-repo';

/**
 * Locks the test set of a dataset: what any version of it has ever tested on is never trained on again, and later
 * versions have it in their test split, as far as they have it at all. Repeating it does no harm.
 * @param ref id or name
 * @throws AppError `not-found`
 */
export async function lockTest(deps: Deps, { userId }: Actor, ref: string): Promise<void> {
  const datasetId = await idOf(deps, ref);
  await deps.db.$transaction(async (tx) => {
    await tx.dialect.advisoryLock(tx, 'imports');
    await lockTestWithin(tx, { datasetId, by: userId });
  });
  deps.live.publishChanged('datasets');
}

/** The same in a transaction that has the lock `imports`. */
export async function lockTestWithin(
  tx: Tx,
  { datasetId, by }: { datasetId: string; by: string },
): Promise<void> {
  if (await updateLocked(tx, datasetId, by)) await insertTestedPhotos(tx, datasetId);
}

/** Lets later versions train on what was tested on. @throws AppError `conflict` when it is not locked */
export async function unlockTest(deps: Deps, ref: string): Promise<void> {
  const datasetId = await idOf(deps, ref);
  const unlocked = await deps.db.$transaction((tx) => updateUnlocked(tx, datasetId));
  if (!unlocked) throw new AppError('conflict', 'The test set of this dataset is not locked.');
  deps.live.publishChanged('datasets');
}

async function idOf({ db }: Deps, ref: string): Promise<string> {
  const dataset = await findDataset(db, ref);
  if (!dataset) throw new AppError('not-found', `There is no dataset "${ref}".`);
  return dataset.id;
}

type Placed = { hash: string; split: Split | null };

/** Puts the photos of a locked test set into the test split, wherever an archive or a draft has them. */
export async function keepLocked<T extends Placed>(
  db: Db,
  datasetId: string | null,
  photos: readonly T[],
): Promise<{ photos: T[]; notes: string[] }> {
  const locked = datasetId === null ? new Set<string>() : await findLockedPhotos(db, datasetId);
  if (locked.size === 0) return { photos: [...photos], notes: [] };
  const kept: T[] = [];
  let moved = 0;
  for await (const part of slices(photos)) {
    for (const photo of part) {
      const stays = photo.split === 'test' || !locked.has(photo.hash);
      kept.push(stays ? photo : { ...photo, split: 'test' });
      if (!stays) moved++;
    }
  }
  const was = moved === 1 ? 'is' : 'are';
  return {
    photos: kept,
    notes:
      moved > 0
        ? [`${counted(moved, 'photo')} of the locked test set ${was} tested on, never trained on.`]
        : [],
  };
}

/** The same for the dataset of a name, which an import may be the first to use. */
export async function keepLockedOf<T extends Placed>(db: Db, name: string, photos: readonly T[]) {
  return keepLocked(db, await findDatasetId(db, name), photos);
}

/**
 * Asked when a version is written, in its transaction: the test set may have been locked since it was arranged.
 * What the new version tests on is locked with the rest.
 * @throws AppError `conflict`
 */
export async function holdTestLock(
  tx: Tx,
  datasetId: string,
  items: readonly { hash: string; split: Split }[],
): Promise<void> {
  if (!(await isLocked(tx, datasetId))) return;
  const locked = await findLockedPhotos(tx, datasetId);
  if (items.some(({ hash, split }) => split !== 'test' && locked.has(hash))) {
    throw new AppError('conflict', 'The test set was locked meanwhile. Nothing was changed; try again.');
  }
  const fresh = items.flatMap(({ hash, split }) => (split === 'test' && !locked.has(hash) ? hash : []));
  await insertLockedPhotos(tx, datasetId, fresh);
}
