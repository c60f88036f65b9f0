import { randomUUID } from 'node:crypto';
import type { Deps } from '../../deps';
import type { PhotoFacts } from '../../pool/pool-tasks';
import { insertPhotos } from '../photos/repo';
import type { NewEntry } from './new-entry';
import { findHistoryEntries, type HistoryRow, insertClassifications } from './repo';
import type { WaitingAnswers } from './waiting-answers';

/**
 * Keeps what models have answered to a photo, and what is known of the photo. Answers that come at about the same time
 * share a transaction, and with it the wait for the disk; each is there once this resolves.
 * @param begunAt when the photo came, by the monotonic clock
 * @returns null when it was deleted right away
 */
export function keepAnswers(
  deps: Deps,
  {
    photo,
    begunAt,
    ...given
  }: Omit<NewEntry, 'id' | 'createdAt' | 'photoHash'> & { photo: PhotoFacts; begunAt: number },
): Promise<HistoryRow | null> {
  const id = randomUUID().replaceAll('-', '');
  const entry = { ...given, id, photoHash: photo.hash, createdAt: new Date() };
  return new Promise((resolve, reject) => {
    deps.classified.add({ photo, entry, begunAt, resolve, reject }, (group) => commit(deps, group));
  });
}

async function commit(deps: Deps, group: readonly WaitingAnswers[]): Promise<void> {
  const entries = group.map(({ entry }) => entry);
  await deps.db.$transaction(async (tx) => {
    await insertPhotos(
      tx,
      group.map(({ photo }) => photo),
    );
    await insertClassifications(tx, entries);
  });
  // They are written: one that cannot be read now is not written again.
  const rows = findHistoryEntries(
    deps.db,
    entries.map(({ id }) => id),
  );
  for (const { entry, resolve } of group) {
    resolve(rows.then((found) => found.find(({ id }) => id === entry.id) ?? null));
  }
}
