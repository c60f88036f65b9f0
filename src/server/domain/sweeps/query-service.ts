import type { z } from 'zod';
import type { Page } from '@/shared/contracts/paging';
import type {
  listSweepsInput,
  SweepDetail,
  SweepListItem,
  SweepState,
  SweepTrial,
} from '@/shared/contracts/sweeps';
import { recipeValue } from '@/shared/recipe/field';
import { isFinal } from '@/shared/run-state';
import { isBetter, type SweepPlan } from '@/shared/sweep-plan';
import { toPage } from '../../db/keyset';
import type { Deps } from '../../deps';
import { readRunItems } from '../runs/run-list-repo';
import { progressOf, recipeOf, stateOf } from '../runs/run-row';
import { decisionsOf, findSweep, findSweepPage, metricOf, planOf, type SweepRow, sweepInclude } from './repo';

/** A page of the sweeps, newest first. */
export async function listSweeps(
  deps: Pick<Deps, 'db'>,
  { experimentId, search, ...page }: z.input<typeof listSweepsInput>,
): Promise<Page<SweepListItem>> {
  const { keys, rows } = await findSweepPage(deps.db, { experimentId, search, ...page });
  return toPage(keys, rows.map(toListItem), ({ number }) => number);
}

function toListItem(row: SweepRow): SweepListItem {
  const plan = planOf(row);
  let best: SweepListItem['best'] = null;
  for (const run of row.runs) {
    const value = metricOf(progressOf(run), plan.metric);
    if (value === null || !isBetter(plan.metric, value, best?.value ?? null)) continue;
    best = { trial: run.trialNumber ?? 0, runNumber: run.number, value };
  }
  return {
    id: row.id,
    number: row.number,
    name: row.name,
    experimentId: row.experimentId,
    experimentName: row.experiment.name,
    state: row.state as SweepState,
    metric: plan.metric,
    strategy: strategyLabel(plan),
    fields: plan.fields.map(({ path }) => path),
    runs: row.runs.length,
    ended: row.runs.filter((run) => isFinal(stateOf(run))).length,
    stopped: decisionsOf(row).filter(({ verdict }) => verdict === 'stop').length,
    best,
    createdAt: row.createdAt,
    createdBy: row.createdBy,
    endedAt: row.endedAt,
  };
}

function strategyLabel({ strategy, halving }: SweepPlan): string {
  const search = strategy.kind === 'grid' ? 'Grid' : `Random, seed ${strategy.seed}`;
  return halving ? `${search}; halving by ${halving.eta} from epoch ${halving.minEpochs}` : search;
}

/** By number or id, with its trials. @throws AppError `not-found` */
export async function getSweep(deps: Deps, ref: string): Promise<SweepDetail> {
  const { id } = await findSweep(deps, ref);
  const row = await deps.db.sweep.findUniqueOrThrow({ where: { id }, include: sweepInclude });
  const runs = await deps.db.run.findMany({
    where: { sweepId: id },
    orderBy: { trialNumber: 'asc' },
    select: { id: true, recipe: true, trialNumber: true },
  });
  const items = new Map((await readRunItems(deps, { sweepId: id })).map((item) => [item.id, item]));
  const [plan, decisions] = [planOf(row), decisionsOf(row)];
  const trials = runs.flatMap((run): SweepTrial[] => {
    const [item, recipe, number] = [items.get(run.id), recipeOf(run), run.trialNumber ?? 0];
    if (!item) return [];
    return [
      {
        number,
        run: item,
        values: Object.fromEntries(plan.fields.map(({ path }) => [path, recipeValue(recipe, path)])),
        value: metricOf(item.progress, plan.metric),
        decision: decisions.findLast(({ trial }) => trial === number) ?? null,
      },
    ];
  });
  return {
    ...toListItem(row),
    plan,
    trials,
    epochsTrained: trials.reduce((sum, { run }) => sum + (run.progress.last?.epoch ?? 0), 0),
    epochsPlanned: runs.reduce((sum, run) => sum + recipeOf(run).epochs, 0),
  };
}
