import type { Deps } from '../deps';
import { advanceSweeps } from './advance-sweeps';
import { announceScheduledRuns } from './announce-scheduled-runs';
import { applyRetentionJob } from './apply-retention';
import { checkDatabase } from './check-database';
import { cleanUpAccessJob } from './clean-up-access';
import { cleanUpCheckpoints } from './clean-up-checkpoints';
import { cleanUpIncoming } from './clean-up-incoming';
import { cleanUpUploads } from './clean-up-uploads';
import { compareLogHeads } from './compare-log-heads';
import { cutAuditLog } from './cut-audit-log';
import { doDraftBulks } from './do-draft-bulks';
import { emptyBin } from './empty-bin';
import { endRevokedSockets } from './end-revoked-sockets';
import { expireLeasesJob } from './expire-leases';
import { finishErasuresJob } from './finish-erasures';
import type { Job, JobSockets } from './job';
import { makeBackups } from './make-backups';
import { makeMapsJob } from './make-maps';
import { makeProfilesJob } from './make-profiles';
import { makeReports } from './make-reports';
import { markStalledRuns } from './mark-stalled-runs';
import { measureRobustnessJob } from './measure-robustness';
import { rebuildGraphsJob } from './rebuild-graphs';
import { removeNotifications } from './remove-notifications';
import { runEvaluationsJob } from './run-evaluations';
import { sendDeliveries } from './send-deliveries';

/** Every job of a server; how often each runs is in `tunables.ts`. */
export function createJobs(deps: Deps, sockets: JobSockets): Job[] {
  return [
    expireLeasesJob(deps),
    announceScheduledRuns(deps),
    advanceSweeps(deps),
    markStalledRuns(deps),
    sendDeliveries(deps),
    compareLogHeads(sockets),
    endRevokedSockets(deps, sockets),
    removeNotifications(deps),
    cleanUpCheckpoints(deps),
    rebuildGraphsJob(deps),
    cutAuditLog(deps),
    emptyBin(deps),
    applyRetentionJob(deps),
    finishErasuresJob(deps),
    makeBackups(deps),
    doDraftBulks(deps),
    makeReports(deps),
    makeMapsJob(deps),
    runEvaluationsJob(deps),
    measureRobustnessJob(deps),
    makeProfilesJob(deps),
    checkDatabase(deps),
    cleanUpAccessJob(deps),
    cleanUpUploads(deps),
    cleanUpIncoming(deps),
  ];
}
