import type { z } from 'zod';
import type { Split } from '@/shared/coin-class';
import type {
  DatasetClassRow,
  DatasetDetail,
  DatasetVersionDetail,
  renameDatasetInput,
} from '@/shared/contracts/datasets';
import type { SavedEdit } from '@/shared/contracts/edits';
import { isTaken } from '../../db/prisma-error';
import type { Deps } from '../../deps';
import { AppError } from '../../errors';
import { saveEdit } from '../edits/save-edit';
import {
  findClasses,
  findDataset,
  findDatasetById,
  findItems,
  findUserNames,
  findVersion,
  findVersions,
  groupItems,
  updateDataset,
} from './repo';
import { reportOf, versionSummary } from './version-summary';

/**
 * @param ref id or name
 * @throws AppError `not-found`
 */
export async function getDataset(deps: Deps, ref: string): Promise<DatasetDetail> {
  const { id, name, description, revision, createdAt, archivedAt, testLockedAt, testLockedBy } =
    await requireDataset(deps, ref);
  const rows = await findVersions(deps.db, id);
  const names = await namesOf(deps, [...rows, { createdBy: testLockedBy }]);
  return {
    id,
    name,
    description,
    revision,
    createdAt,
    archivedAt,
    testLock: testLockedAt && { at: testLockedAt, by: testLockedBy && (names.get(testLockedBy) ?? null) },
    versions: rows.map((row) => versionSummary(row, names)),
  };
}

/** The latest version when no number is given. @throws AppError `not-found` */
export async function getVersion(
  deps: Deps,
  { dataset, number }: { dataset: string; number?: number | undefined },
): Promise<DatasetVersionDetail> {
  const { id, name } = await requireDataset(deps, dataset);
  const row = await findVersion(deps.db, id, number);
  if (!row) throw new AppError('not-found', `"${name}" has no such version.`);
  return {
    ...versionSummary(row, await namesOf(deps, [row])),
    datasetId: id,
    datasetName: name,
    classes: await listClassRows(deps, row.id),
    report: reportOf(row.report),
  };
}

/** @throws StaleEditError, AppError `conflict` when another dataset has the name, `not-found` */
export async function renameDataset(
  deps: Deps,
  { datasetId: id, revision, ...changes }: z.output<typeof renameDatasetInput>,
): Promise<SavedEdit> {
  const saved = await saveEdit({
    revision,
    changes,
    write: () => updateDataset(deps.db, { id, revision }, changes),
    read: async () => {
      const row = await findDatasetById(deps.db, id);
      return row && { revision: row.revision, name: row.name, description: row.description };
    },
    gone: () => new AppError('not-found', 'There is no such dataset.'),
  }).catch((error: unknown) => {
    if (!isTaken(error)) throw error;
    throw new AppError('conflict', `Another dataset is called "${changes.name}". Choose another name.`);
  });
  deps.live.publishChanged('datasets');
  return saved;
}

async function requireDataset(deps: Deps, ref: string) {
  const dataset = await findDataset(deps.db, ref);
  if (!dataset) throw new AppError('not-found', `There is no dataset "${ref}".`);
  return dataset;
}

/** Names of the people who made these rows, by id. */
function namesOf(deps: Deps, rows: { createdBy: string | null }[]): Promise<Map<string, string>> {
  return findUserNames(deps.db, [...new Set(rows.flatMap((row) => row.createdBy ?? []))]);
}

/** The classes of a version with their counts and a photo each. */
async function listClassRows(deps: Deps, versionId: string): Promise<DatasetClassRow[]> {
  const [classes, groups] = await Promise.all([
    findClasses(deps.db, versionId),
    groupItems(deps.db, versionId),
  ]);
  const firstOfTrain = groups.filter(({ split }) => split === 'train').flatMap(({ _min }) => _min.id ?? []);
  const samples = await findItems(deps.db, firstOfTrain);
  const sampleOf = new Map(samples.map((sample) => [sample.classIndex, sample.photoHash]));
  const rows = new Map<number, DatasetClassRow>(
    classes.map((coin) => [
      coin.index,
      {
        ...coin,
        photos: { train: 0, validation: 0, test: 0 },
        sampleHash: sampleOf.get(coin.index) ?? null,
      },
    ]),
  );
  for (const { classIndex, split, _count } of groups) {
    const row = rows.get(classIndex);
    if (row) row.photos[split as Split] = _count._all;
  }
  return [...rows.values()];
}
