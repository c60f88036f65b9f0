import { mkdir, statfs } from 'node:fs/promises';
import type { z } from 'zod';
import type { SavedEdit } from '@/shared/contracts/edits';
import type { DiskUsage, saveRetentionInput } from '@/shared/contracts/retention';
import type { Deps } from '../../deps';
import { AppError } from '../../errors';
import { saveEdit } from '../edits/save-edit';
import { readSavedRetention, writeRetention } from '../retention/settings';
import {
  countUnusedBlobs,
  databaseBytes,
  sumCheckpoints,
  sumClassifiedPhotos,
  sumDatasetPhotos,
  sumModelFiles,
} from './repo';
import { sumThumbnails } from './thumbnails';

/** @throws StaleEditError when somebody else has saved the settings since */
export async function saveRetention(
  deps: Pick<Deps, 'db' | 'live'>,
  { retention, revision }: z.output<typeof saveRetentionInput>,
): Promise<SavedEdit> {
  const saved = await saveEdit({
    revision,
    changes: retention,
    write: () => deps.db.$transaction((tx) => writeRetention(tx, { retention, revision })),
    read: async () => {
      const { retention: current, revision: latest } = await readSavedRetention(deps.db);
      // Days that were chosen as none are told as such.
      const told = Object.entries(current).map(([name, value]) => [name, value ?? 'never']);
      return { revision: latest, ...Object.fromEntries(told) };
    },
    gone: () => new AppError('internal', 'The settings are gone.'),
  });
  deps.live.publishChanged('bin');
  return saved;
}

/** What takes room on this installation. */
export async function readUsage(deps: Deps): Promise<DiskUsage> {
  const { db, env } = deps;
  await mkdir(env.dataDir, { recursive: true });
  const disk = await statfs(env.dataDir);
  const parts: DiskUsage['parts'] = [
    { kind: 'datasetPhotos', ...(await sumDatasetPhotos(db)) },
    { kind: 'classifiedPhotos', ...(await sumClassifiedPhotos(db)) },
    { kind: 'models', ...(await sumModelFiles(db)) },
    { kind: 'checkpoints', ...(await sumCheckpoints(db)) },
    { kind: 'thumbnails', ...(await sumThumbnails(deps)) },
    { kind: 'database', items: 1, bytes: await databaseBytes(db) },
    { kind: 'unused', items: await countUnusedBlobs(db), bytes: null },
  ];
  return {
    parts,
    freeBytes: disk.bavail * disk.bsize,
    totalBytes: disk.blocks * disk.bsize,
    remote: env.s3 !== null,
  };
}
