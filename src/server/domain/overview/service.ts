import type { Overview } from '@/shared/contracts/overview';
import { FINAL_STATES } from '@/shared/run-state';
import type { Deps } from '../../deps';
import { listModels } from '../models/model-list-repo';
import { listRuns } from '../runs/list/run-list-repo';
import { listWorkers } from '../workers/service';
import { countAll } from './repo';

const ACTIVE_RUNS = 20;
const RECENT_RUNS = 8;
const LATEST_MODELS = 6;

/** What the first page shows: what is going on, what ended last, the latest models, and how much there is. */
export async function getOverview(deps: Deps): Promise<Overview> {
  const [active, recent, models, workers, counts] = await Promise.all([
    listRuns(deps, { state: ['queued', 'claimed', 'running', 'paused'], limit: ACTIVE_RUNS }),
    listRuns(deps, { state: [...FINAL_STATES], limit: RECENT_RUNS }),
    listModels(deps, { limit: LATEST_MODELS }),
    listWorkers(deps),
    countAll(deps.db),
  ]);
  return {
    active: active.items,
    activeTotal: active.total,
    recent: recent.items,
    models: models.items,
    workers,
    counts,
  };
}
