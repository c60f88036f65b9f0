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
import type { SweepPlan } from '@/shared/sweep-plan';
import { toPage } from '../../db/keyset';
import { recipeOf, stateOf } from '../../db/run-row';
import type { Deps } from '../../deps';
import { AppError } from '../../errors';
import { readRunItems } from '../runs/list/run-list-repo';
import { findSweepByRef, findSweepPage, type SweepWithRuns } from './repo';
import { bestOf, decisionsOf, metricOf, planOf } from './sweep-row';

/** A page of the sweeps, newest first. */
export async function listSweeps(
  { db }: Pick<Deps, 'db'>,
  { experimentId, archived, search, ...page }: z.input<typeof listSweepsInput>,
): Promise<Page<SweepListItem>> {
  const { keys, rows } = await findSweepPage(db, { experimentId, archived, search, ...page });
  return toPage(keys, rows.map(toListItem), ({ number }) => number);
}

/** By number or id. @throws AppError `not-found` */
export async function requireSweep({ db }: Pick<Deps, 'db'>, ref: string): Promise<SweepWithRuns> {
  const sweep = await findSweepByRef(db, ref);
  if (!sweep) throw new AppError('not-found', `There is no sweep ${ref}.`);
  return sweep;
}

function toListItem(row: SweepWithRuns): SweepListItem {
  const plan = planOf(row);
  const best = bestOf(row.runs, plan.metric);
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
    best: best && { trial: best.run.trialNumber ?? 0, runNumber: best.run.number, value: best.value },
    createdAt: row.createdAt,
    createdBy: row.createdBy,
    archivedAt: row.archivedAt,
    endedAt: row.endedAt,
  };
}

function strategyLabel({ strategy, halving }: SweepPlan): string {
  const search = strategy.kind === 'grid' ? 'Grid' : `Random, seed ${strategy.seed}`;
  return halving ? `${search}; halving by ${halving.eta} from epoch ${halving.minEpochs}` : search;
}

/** By number or id, with its trials. @throws AppError `not-found` */
export async function getSweep(deps: Deps, ref: string): Promise<SweepDetail> {
  const row = await requireSweep(deps, ref);
  const items = new Map((await readRunItems(deps, { sweepId: row.id })).map((item) => [item.id, item]));
  const [plan, decisions] = [planOf(row), decisionsOf(row)];
  const trials = row.runs.flatMap((run): SweepTrial[] => {
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
    epochsPlanned: row.runs.reduce((sum, run) => sum + recipeOf(run).epochs, 0),
  };
}
