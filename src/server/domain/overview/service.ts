import type { ModelListItem } from '@/shared/contracts/models';
import type { Overview } from '@/shared/contracts/overview';
import { daysAgo } from '@/shared/days';
import { FINAL_STATES } from '@/shared/run-state';
import type { Deps } from '../../deps';
import { listModels } from '../models/model-list-repo';
import { listRuns } from '../runs/list/run-list-repo';
import { listWorkers } from '../workers/service';
import { countAll, findLatestTrainedVersions } from './repo';

const ACTIVE_RUNS = 20;
const RECENT_RUNS = 8;
const BEST_MODELS = 4;
const FAILED_RUNS = 5;
/** A failure that nobody looked at for longer is no news. */
const FAILED_DAYS = 7;

/** What the first page shows: what is going on, the best models, what failed, what ended last, and how much there is. */
export async function getOverview(deps: Deps): Promise<Overview> {
  const [active, recent, failed, best, workers, counts] = await Promise.all([
    listRuns(deps, { state: ['queued', 'claimed', 'running', 'paused'], limit: ACTIVE_RUNS }),
    listRuns(deps, { state: [...FINAL_STATES], limit: RECENT_RUNS }),
    listRuns(deps, { state: ['failed'], sort: { by: 'ended', direction: 'desc' }, limit: FAILED_RUNS }),
    bestModels(deps),
    listWorkers(deps),
    countAll(deps.db),
  ]);
  const since = daysAgo(FAILED_DAYS);
  return {
    active: active.items,
    activeTotal: active.total,
    recent: recent.items,
    failed: failed.items.filter(({ endedAt }) => endedAt !== null && endedAt > since),
    best,
    workers,
    counts,
  };
}

async function bestModels(deps: Deps): Promise<ModelListItem[]> {
  const versions = await findLatestTrainedVersions(deps.db, BEST_MODELS);
  const pages = await Promise.all(
    versions.map(({ id }) =>
      listModels(deps, {
        datasetVersionId: id,
        sort: { by: 'valAccuracy', direction: 'desc' },
        limit: 1,
      }),
    ),
  );
  return pages.flatMap(({ items }) => items);
}
