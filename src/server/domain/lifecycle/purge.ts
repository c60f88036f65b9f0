import { daysAgo } from '@/shared/days';
import type { LifecycleKind } from '@/shared/lifecycle-kinds';
import type { Tx } from '../../db/dialect';
import type { Deletion } from '../../db/generated/client';
import { keepNumbers } from '../../db/numbers';
import type { Deps } from '../../deps';
import { tunables } from '../../tunables';
import { hashesOfModel, noteUnusedBlobs } from '../blobs/unused-blobs';
import { readRetention } from '../retention/settings';
import { deleteDeletion, findPurging, updatePurging } from './bin-repo';
import { descendantsOf } from './nouns';
import {
  deleteDetails,
  deleteEmptyDeletions,
  deleteItems,
  deleteQueuedPhotos,
  deleteVersionCopies,
  deleteVersionItems,
  findGoing,
  findModelFiles,
  findNumbers,
  findPhotoHashes,
  findQueuedPhotos,
  findVersionCopies,
  findVersionItems,
} from './purge-repo';

/**
 * Removes for good what has lain in the bin for its time, or was chosen by hand. It may die anywhere and be repeated,
 * and be done by several servers at once: parts go before what they belong to, the entry of the bin goes last, and the
 * files that lose their last name are noted in the transaction that takes it.
 * @returns how many entries were carried out
 */
export async function purgeBin(deps: Deps, signal: AbortSignal): Promise<number> {
  const { binDays } = await readRetention(deps.db);
  await updatePurging(deps.db, { before: daysAgo(binDays) });
  const deletions = await findPurging(deps.db);
  for (const deletion of deletions) await purge(deps, deletion, signal);
  if (deletions.length > 0) {
    await deleteEmptyDeletions(deps.db);
    deps.live.publishChanged('bin');
  }
  return deletions.length;
}

async function purge(
  deps: Deps,
  { id: deletionId, kind: root, itemId, along }: Deletion,
  signal: AbortSignal,
): Promise<void> {
  const kinds = [root as LifecycleKind, ...descendantsOf(root as LifecycleKind, ['part', 'use'])];
  for (const kind of kinds.reverse()) {
    for (;;) {
      signal.throwIfAborted();
      const ids = await findGoing(deps.db, kind, {
        deletionId,
        root: root as LifecycleKind,
        limit: tunables.purgedItemsPerCommit,
      });
      if (ids.length === 0) break;
      for (const id of ids) {
        await removeDetails(deps, kind, id, signal);
      }
      await deps.db.$transaction(async (tx) => {
        await noteUnusedBlobs(tx, await filesOf(tx, kind, ids));
        await keepNumbers(tx, await findNumbers(tx, kind, ids));
        await deleteItems(tx, kind, { ids, deletionId });
      });
    }
  }
  await deleteDeletion(deps.db, deletionId);
  deps.audit.record({
    action: 'bin.purge',
    outcome: 'done',
    via: 'server',
    actor: null,
    address: null,
    tokenId: null,
    object: { type: root, id: itemId },
    detail: { along: along as Record<string, unknown> },
  });
}

/** What hangs on a thing and may be a million rows: no statement takes long. */
async function removeDetails(
  deps: Deps,
  kind: LifecycleKind,
  id: string,
  signal: AbortSignal,
): Promise<void> {
  const limit = tunables.purgedRowsPerStatement;
  while (!(await deleteDetails(deps.db, kind, id, limit))) {
    signal.throwIfAborted();
  }
  if (kind === 'version') {
    const findCopies = () => findVersionCopies(deps.db, id, limit);
    await removePhotos(deps, { find: findCopies, remove: deleteVersionCopies, signal });
    const find = () => findVersionItems(deps.db, id, limit);
    await removePhotos(deps, { find, remove: deleteVersionItems, signal });
  }
  if (kind === 'dataset') {
    const find = () => findQueuedPhotos(deps.db, id, limit);
    await removePhotos(deps, { find, remove: deleteQueuedPhotos, signal });
  }
}

/** Removes rows that name a photo, some at a time. */
async function removePhotos<Id>(
  deps: Deps,
  {
    find,
    remove,
    signal,
  }: {
    find: () => Promise<{ id: Id; photoHash: string }[]>;
    remove: (tx: Tx, ids: Id[]) => Promise<void>;
    signal: AbortSignal;
  },
): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const rows = await find();
    if (rows.length === 0) return;
    await deps.db.$transaction(async (tx) => {
      await noteUnusedBlobs(
        tx,
        rows.map(({ photoHash }) => photoHash),
      );
      await remove(
        tx,
        rows.map(({ id }) => id),
      );
    });
  }
}

/** Hashes of the files that things name. */
async function filesOf(tx: Tx, kind: LifecycleKind, ids: readonly string[]): Promise<string[]> {
  if (kind === 'classification') return findPhotoHashes(tx, ids);
  if (kind !== 'model') return [];
  return (await findModelFiles(tx, ids)).flatMap(hashesOfModel);
}
