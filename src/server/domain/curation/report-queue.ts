import { doWaitingWork } from '../../db/waiting-work';
import type { Deps } from '../../deps';
import { DEMO_DATASET } from '../datasets/import/demo-source';
import { countOpenRuns } from '../runs/repo';
import { findBaseNetwork } from './base-network';
import { makeReport, type ReportRequest } from './make-report';
import { findUnreported, isDone, lacksFeatures, updateReportFailed } from './report-repo';

/**
 * Makes the reports that are missing, one after the other, the newest version first. Another server that makes one
 * has its lock; one whose server died is taken up where it was.
 * @returns how many were made here
 */
export async function makeMissingReports(deps: Deps, signal: AbortSignal): Promise<number> {
  const { db } = deps;
  const network = await findBaseNetwork(deps);
  const hasNetwork = network !== null;
  return doWaitingWork(
    { db, signal },
    {
      kind: 'report',
      findNext: async (skip) => {
        // A newcomer's first runs learn the demonstration set, and nobody waits for what is said about it.
        const datasetsLater = (await countOpenRuns(db)) > 0 ? [DEMO_DATASET] : [];
        return findUnreported(db, { skip, datasetsLater, hasNetwork });
      },
      idOf: (versionId) => versionId,
      isWaiting: async (versionId) =>
        !(await isDone(db, versionId)) || (hasNetwork && (await lacksFeatures(db, versionId))),
      run: (versionId) => tryReport(deps, { versionId, network, signal }),
    },
  );
}

/** @returns whether it was made; a failure is written down, and a person may ask for it again */
async function tryReport(deps: Deps, request: ReportRequest): Promise<boolean> {
  const { versionId, signal } = request;
  const log = deps.log.child({ versionId });
  try {
    const summary = await makeReport(deps, request);
    log.info({ ...summary }, 'made the report of a dataset version');
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    log.error({ err: error }, 'the report of a dataset version failed');
    await updateReportFailed(
      deps.db,
      versionId,
      'Something went wrong on the server; its log has the details.',
    );
    deps.live.publishChanged('reports');
    return false;
  }
}
