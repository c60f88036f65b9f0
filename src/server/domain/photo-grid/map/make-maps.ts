import { doWaitingWork } from '../../../db/waiting-work';
import type { Deps } from '../../../deps';
import { findEmbeddings } from '../../curation/embedding-repo';
import { findReport } from '../../curation/report-repo';
import { packPoints } from './points';
import { findItemHashes, findWaiting, isWaiting, updateMap } from './repo';

/**
 * Makes the maps that people have asked for, one after the other, in a process of the pool. Another server that makes one
 * has its lock; one whose server died is made from the start.
 * @returns how many were made here
 */
export function makeMaps(deps: Deps, signal: AbortSignal): Promise<number> {
  return doWaitingWork(
    { db: deps.db, signal },
    {
      kind: 'map',
      findNext: (skip) => findWaiting(deps.db, skip),
      idOf: ({ versionId }) => versionId,
      isWaiting: (versionId) => isWaiting(deps.db, versionId),
      run: ({ versionId }) => tryMap(deps, versionId, signal),
    },
  );
}

async function tryMap(deps: Deps, versionId: string, signal: AbortSignal): Promise<boolean> {
  try {
    const { ids, embeddings } = await readFeatures(deps, versionId, signal);
    const places = await deps.pool.run(
      'layOutPhotos',
      { embeddings, photos: ids.length },
      { priority: 'background' },
    );
    await updateMap(deps.db, versionId, {
      state: 'done',
      error: null,
      photos: ids.length,
      points: packPoints(ids, places),
    });
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    deps.log.error({ err: error, versionId }, 'the map of a dataset version failed');
    await updateMap(deps.db, versionId, {
      state: 'failed',
      error: 'Something went wrong on the server; its log has the details.',
    });
    return false;
  } finally {
    deps.live.publishChanged('reports');
  }
}

/** The features of all photos that have any, in the order of their ids. */
async function readFeatures({ db }: Deps, versionId: string, signal: AbortSignal) {
  const report = await findReport(db, versionId);
  const ids: number[] = [];
  const parts: Uint8Array[] = [];
  for (let after = 0; ; ) {
    signal.throwIfAborted();
    const items = await findItemHashes(db, versionId, after);
    const hashes = items.map(({ photoHash }) => photoHash);
    const found = await findEmbeddings(db, { hashes, network: report?.network ?? '' });
    for (const { id, photoHash } of items) {
      const features = found.get(photoHash);
      if (!features) continue;
      ids.push(id);
      parts.push(features);
    }
    const last = items.at(-1);
    if (!last) break;
    after = last.id;
  }
  return { ids, embeddings: Uint8Array.from(Buffer.concat(parts)) };
}
