import type { z } from 'zod';
import type {
  DatasetReport,
  Finding,
  FindingKind,
  FindingPhoto,
  FindingStatus,
  listFindingsInput,
  ReportPhase,
  ReportState,
  ReportSummary,
  setFindingStatusInput,
} from '@/shared/contracts/curation';
import type { Page } from '@/shared/contracts/paging';
import { toPage } from '../../db/keyset';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import { findUserNames } from '../datasets/repo';
import { countAcross, countFindings, findFindingPage, updateStatus } from './finding-repo';
import { REPORT_REVISION } from './measure-repo';
import { findingThresholds } from './quality';
import { deleteFailed, findClassNames, findReport, hasVersion } from './report-repo';

/** Photos of a group that are shown; the rest is counted. */
const SHOWN_PHOTOS = 12;

/** What is known so far of what may be wrong with a version. @throws AppError `not-found` */
export async function getReport({ db }: Deps, versionId: string): Promise<DatasetReport> {
  if (!(await hasVersion(db, versionId)))
    throw new AppError('not-found', 'There is no such dataset version.');
  const row = await findReport(db, versionId);
  const thresholds = [...findingThresholds];
  if (!row || row.revision !== REPORT_REVISION) {
    const nothing = { phase: null, done: 0, total: 0, error: null, finishedAt: null, summary: null };
    return { versionId, state: 'waiting', ...nothing, counts: [], thresholds, leaks: 0, conflicts: 0 };
  }
  const isDone = row.state === 'done';
  const counts = isDone ? await countFindings(db, versionId) : [];
  return {
    versionId,
    state: row.state as ReportState,
    phase: row.state === 'running' ? (row.phase as ReportPhase) : null,
    done: row.done,
    total: row.total,
    error: row.error,
    finishedAt: row.finishedAt,
    summary: row.summary as unknown as ReportSummary | null,
    counts: counts.map(({ kind, status, _count }) => ({
      kind: kind as FindingKind,
      status: status as FindingStatus,
      count: _count._all,
    })),
    thresholds,
    ...(isDone ? await countAcross(db, versionId) : { leaks: 0, conflicts: 0 }),
  };
}

/** A page of the findings of a version, the gravest kinds first. */
export async function listFindings(
  { db }: Deps,
  input: z.output<typeof listFindingsInput>,
): Promise<Page<Finding>> {
  const [{ keys, rows }, classes] = await Promise.all([
    findFindingPage(db, input),
    findClassNames(db, input.versionId),
  ]);
  const labels = new Map(classes.map(({ key, label }) => [key, label]));
  const names = await findUserNames(db, [...new Set(rows.flatMap(({ statusBy }) => statusBy ?? []))]);
  const findings = rows.map(
    (row): Finding => ({
      id: row.id,
      kind: row.kind as FindingKind,
      acrossSplits: row.acrossSplits,
      acrossClasses: row.acrossClasses,
      measured: row.measured,
      threshold: row.threshold,
      photos: (row.photos as unknown as FindingPhoto[])
        .slice(0, SHOWN_PHOTOS)
        .map((photo) => ({ ...photo, classLabel: labels.get(photo.classKey) ?? photo.classKey })),
      photoCount: row.photoCount,
      suggestion:
        row.suggestion === null
          ? null
          : { classKey: row.suggestion, classLabel: labels.get(row.suggestion) ?? row.suggestion },
      status: row.status as FindingStatus,
      statusBy: row.statusBy ? (names.get(row.statusBy) ?? null) : null,
      statusAt: row.statusAt,
    }),
  );
  return toPage(keys, findings, ({ id }) => id);
}

/** @throws AppError `not-found` when none of them is a finding of this version */
export async function setFindingStatus(
  { db, live }: Deps,
  actor: Actor,
  { versionId, findings, status }: z.output<typeof setFindingStatusInput>,
): Promise<{ changed: number }> {
  const changed = await updateStatus(db, { versionId, ids: findings, status, by: actor.userId });
  if (changed === 0) {
    throw new AppError('not-found', 'The report was made again meanwhile. Reload it, then set the status.');
  }
  live.publishChanged('reports');
  return { changed };
}

/** Makes a report that has failed once more. @throws AppError `conflict` when it has not failed */
export async function retryReport({ db, live }: Deps, versionId: string): Promise<void> {
  if (!(await deleteFailed(db, versionId))) {
    throw new AppError('conflict', 'This report has not failed. It is made by itself.');
  }
  live.publishChanged('reports');
}
