import type { Split } from '@/shared/coin-class';
import type { Db } from '../../db/dialect';
import type { Deps } from '../../deps';
import { insertMissing, type NewFinding } from './finding-repo';
import { isDone } from './report-repo';
import { findReportedUnreadable, findRunVersion } from './unreadable-repo';

/**
 * A run could not decode photos of its dataset version: they stand in the version's report as broken from now on. May be
 * called again; a report that is made later finds them by itself.
 */
export async function noteUnreadable(deps: Pick<Deps, 'db' | 'live'>, runId: string): Promise<void> {
  const versionId = await findRunVersion(deps.db, runId);
  if (!versionId || !(await isDone(deps.db, versionId))) return;
  await insertMissing(deps.db, versionId, await brokenInTraining(deps.db, versionId));
  deps.live.publishChanged('reports');
}

/** Findings for the photos of a version that runs could not decode. */
export async function brokenInTraining(db: Db, versionId: string): Promise<NewFinding[]> {
  const rows = await findReportedUnreadable(db, versionId);
  return rows.map(({ photoHash, fileName, classKey, split }) => ({
    kind: 'broken',
    key: photoHash,
    acrossSplits: false,
    acrossClasses: false,
    measured: null,
    threshold: null,
    suggestion: null,
    photos: [{ hash: photoHash, file: fileName, classKey, split: split as Split, kept: true }],
    status: 'open',
    statusBy: null,
    statusAt: null,
  }));
}
