import type { Overview } from '@/shared/contracts/overview';
import type { Deps } from '../../deps';
import { listModels } from '../models/service';
import { listRuns } from '../runs/run-list';
import { listWorkers } from '../workers/service';

const RECENT_RUNS = 8;
const LATEST_MODELS = 6;

/** What the first page shows: what is going on, what ended last, the latest models, and how much there is. */
export async function getOverview(deps: Deps): Promise<Overview> {
  const [active, recent, models, workers, counts] = await Promise.all([
    listRuns(deps, { state: ['queued', 'claimed', 'running', 'paused'] }),
    listRuns(deps, { state: ['succeeded', 'failed', 'cancelled'], limit: RECENT_RUNS }),
    listModels(deps),
    listWorkers(deps),
    countAll(deps),
  ]);
  return { active, recent, models: models.slice(0, LATEST_MODELS), workers, counts };
}

async function countAll({ db }: Deps): Promise<Overview['counts']> {
  const [datasets, photos, runs, models, classifications] = await Promise.all([
    db.dataset.count(),
    db.photo.count(),
    db.run.count(),
    db.modelVersion.count(),
    db.classification.count(),
  ]);
  return { datasets, photos, runs, models, classifications };
}
