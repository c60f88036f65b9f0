import type { z } from 'zod';
import type { Split } from '@/shared/coin-class';
import type {
  DatasetDetail,
  DatasetVersionDetail,
  PhotoGridPage,
  photoGridInput,
  renameDatasetInput,
} from '@/shared/contracts/datasets';
import type { SavedEdit } from '@/shared/contracts/edits';
import { isTaken } from '../../db/prisma-error';
import type { Deps } from '../../deps';
import { AppError } from '../../errors';
import { raised, saveEdit } from '../edits/save-edit';
import { removeUnusedPhotos } from '../photos/blob-pins';
import { listClassRows } from './class-rows';
import { findDataset } from './find-dataset';
import { reportOf, userNames, versionSummary } from './version-summary';

/**
 * @param ref id or name
 * @throws AppError `not-found`
 */
export async function getDataset(deps: Deps, ref: string): Promise<DatasetDetail> {
  const { id, name, description, revision, createdAt } = await findDataset(deps, ref);
  const rows = await deps.db.datasetVersion.findMany({
    where: { datasetId: id },
    orderBy: { number: 'desc' },
  });
  const names = await userNames(deps, rows);
  return {
    id,
    name,
    description,
    revision,
    createdAt,
    versions: rows.map((row) => versionSummary(row, names)),
  };
}

/** The latest version when no number is given. @throws AppError `not-found` */
export async function getVersion(
  deps: Deps,
  { dataset, number }: { dataset: string; number?: number | undefined },
): Promise<DatasetVersionDetail> {
  const { id, name } = await findDataset(deps, dataset);
  const row = await deps.db.datasetVersion.findFirst({
    where: { datasetId: id, ...(number !== undefined && { number }) },
    orderBy: { number: 'desc' },
  });
  if (!row) throw new AppError('not-found', `"${name}" has no such version.`);
  return {
    ...versionSummary(row, await userNames(deps, [row])),
    datasetId: id,
    datasetName: name,
    classes: await listClassRows(deps, row.id),
    report: reportOf(row.report),
  };
}

/** Photos of a version in the order of class, split and file; `cursor` is the last id of the page before. */
export async function listPhotos(deps: Deps, input: z.output<typeof photoGridInput>): Promise<PhotoGridPage> {
  const { versionId, split, classIndex, cursor, limit } = input;
  const [classes, rows] = await Promise.all([
    deps.db.datasetClass.findMany({ where: { versionId }, select: { index: true, label: true } }),
    deps.db.datasetItem.findMany({
      where: {
        versionId,
        ...(split && { split }),
        ...(classIndex !== undefined && { classIndex }),
        ...(cursor !== undefined && { id: { gt: cursor } }),
      },
      // Items were written in this order, so the id is the order.
      orderBy: { id: 'asc' },
      take: limit + 1,
    }),
  ]);
  const labels = new Map(classes.map((coin) => [coin.index, coin.label]));
  const items = rows.slice(0, limit).map((row) => ({
    id: row.id,
    hash: row.photoHash,
    classIndex: row.classIndex,
    classLabel: labels.get(row.classIndex) ?? '',
    split: row.split as Split,
    fileName: row.fileName,
  }));
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** @throws StaleEditError, AppError `conflict` when another dataset has the name, `not-found` */
export async function renameDataset(
  deps: Deps,
  { datasetId: id, revision, ...changes }: z.output<typeof renameDatasetInput>,
): Promise<SavedEdit> {
  const saved = await saveEdit({
    revision,
    changes,
    write: () =>
      deps.db.dataset.updateMany({ where: { id, revision }, data: { ...changes, revision: raised } }),
    read: () =>
      deps.db.dataset.findUnique({
        where: { id },
        select: { revision: true, name: true, description: true },
      }),
    gone: () => new AppError('not-found', 'There is no such dataset.'),
  }).catch((error: unknown) => {
    if (!isTaken(error)) throw error;
    throw new AppError('conflict', `Another dataset is called "${changes.name}". Choose another name.`);
  });
  deps.live.publishChanged('datasets');
  return saved;
}

/**
 * Deletes a dataset with all versions, and the photos that nothing else uses.
 * @throws AppError `conflict` while runs or models rest on it, `not-found`
 */
export async function deleteDataset(deps: Deps, datasetId: string): Promise<void> {
  const hashes = await deps.db.$transaction(
    async (tx) => {
      const dataset = await tx.dataset.findUnique({ where: { id: datasetId }, select: { name: true } });
      if (!dataset) throw new AppError('not-found', 'There is no such dataset.');
      const runs = await tx.run.count({ where: { datasetVersion: { datasetId } } });
      const models = await tx.modelVersion.count({ where: { datasetVersion: { datasetId } } });
      if (runs + models > 0) {
        throw new AppError(
          'conflict',
          `"${dataset.name}" cannot be deleted: ${runs} runs and ${models} models rest on it.`,
        );
      }
      const items = await tx.datasetItem.findMany({
        where: { version: { datasetId } },
        select: { photoHash: true },
      });
      await tx.dataset.delete({ where: { id: datasetId } });
      return new Set(items.map((item) => item.photoHash));
    },
    { maxWait: 60_000, timeout: 600_000 },
  );
  deps.live.publishChanged('datasets');
  await removeUnusedPhotos(deps, hashes);
}
