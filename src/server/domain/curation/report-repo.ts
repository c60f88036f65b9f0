import type { ReportPhase, ReportSummary } from '@/shared/contracts/curation';
import type { Db, Tx } from '../../db/dialect';
import type { Prisma } from '../../db/generated/client';
import { live } from '../../db/visible';
import { REPORT_REVISION } from './measure-repo';

/**
 * The next version without a report, the newest first, none of the datasets named `datasetsLater`. A failed report is
 * made again when somebody asks, one without features once there is a network.
 */
export async function findUnreported(
  db: Db,
  {
    skip,
    datasetsLater,
    hasNetwork,
  }: { skip: readonly string[]; datasetsLater: readonly string[]; hasNetwork: boolean },
): Promise<string | null> {
  const row = await db.datasetVersion.findFirst({
    where: {
      ...live,
      id: { notIn: [...skip] },
      dataset: { name: { notIn: [...datasetsLater] } },
      OR: [
        { dataReport: null },
        { dataReport: { state: 'running' } },
        { dataReport: { revision: { lt: REPORT_REVISION } } },
        ...(hasNetwork ? [{ dataReport: { state: 'done', network: null } }] : []),
      ],
    },
    orderBy: { createdAt: 'desc' },
    select: { id: true },
  });
  return row?.id ?? null;
}

export async function hasVersion(db: Db, versionId: string): Promise<boolean> {
  return (await db.datasetVersion.count({ where: { ...live, id: versionId } })) > 0;
}

export function findReport(db: Db, versionId: string) {
  return db.datasetReport.findUnique({ where: { versionId } });
}

export async function isDone(db: Db, versionId: string): Promise<boolean> {
  const row = await findReport(db, versionId);
  return row?.state === 'done' && row.revision === REPORT_REVISION;
}

/** Whether a report lacks the features that a network would give. */
export async function lacksFeatures(db: Db, versionId: string): Promise<boolean> {
  const row = await findReport(db, versionId);
  return row?.network === null;
}

export async function upsertReport(
  db: Db,
  versionId: string,
  progress: { phase: ReportPhase; done: number; total: number },
): Promise<void> {
  const data = { state: 'running', revision: REPORT_REVISION, error: null, ...progress };
  await db.datasetReport.upsert({ where: { versionId }, create: { versionId, ...data }, update: data });
}

export async function updateReportFailed(db: Db, versionId: string, error: string): Promise<void> {
  await db.datasetReport.updateMany({
    where: { versionId },
    data: { state: 'failed', error, finishedAt: new Date() },
  });
}

/** Lets a failed report be made again. @returns false when it has not failed */
export async function deleteFailed(db: Db, versionId: string): Promise<boolean> {
  const { count } = await db.datasetReport.deleteMany({ where: { versionId, state: 'failed' } });
  return count > 0;
}

export async function updateReportDone(
  tx: Tx,
  versionId: string,
  { summary, network }: { summary: ReportSummary; network: string | null },
): Promise<void> {
  await tx.datasetReport.updateMany({
    where: { versionId },
    data: {
      state: 'done',
      network,
      summary: summary as unknown as Prisma.InputJsonObject,
      finishedAt: new Date(),
    },
  });
}

/** Files of the import with the same bytes as others of it. */
export function findImportCopies(db: Db, versionId: string) {
  return db.importCopy.findMany({
    where: { versionId },
    orderBy: { id: 'asc' },
    select: { photoHash: true, fileName: true, classKey: true, split: true, kept: true },
  });
}

/**
 * The latest earlier version of the dataset with a report, and whether its photos were compared with each other as they
 * would be now, with the features of this network.
 */
export async function findReportedBefore(
  db: Db,
  { versionId, network }: { versionId: string; network: string | null },
): Promise<{ id: string; isCompared: boolean } | null> {
  const version = await db.datasetVersion.findUnique({
    where: { id: versionId },
    select: { datasetId: true, number: true },
  });
  if (!version) return null;
  const earlier = await db.datasetVersion.findFirst({
    where: {
      datasetId: version.datasetId,
      number: { lt: version.number },
      dataReport: { state: 'done', revision: REPORT_REVISION },
    },
    orderBy: { number: 'desc' },
    select: { id: true, dataReport: { select: { network: true } } },
  });
  return earlier && { id: earlier.id, isCompared: earlier.dataReport?.network === network };
}

/** Classes of a version by their index. */
export async function findClassNames(db: Db, versionId: string) {
  return db.datasetClass.findMany({
    where: { versionId },
    select: { index: true, key: true, label: true },
  });
}

/** The dataset that a model version was trained on, by its id or number. */
export async function findDatasetOfModel(db: Db, ref: string): Promise<string | null> {
  const number = /^#?(\d{1,9})$/.exec(ref.trim())?.[1];
  const model = await db.modelVersion.findUnique({
    where: { ...(number ? { number: Number(number) } : { id: ref }), ...live },
    select: { datasetVersion: { select: { datasetId: true } } },
  });
  return model?.datasetVersion.datasetId ?? null;
}
