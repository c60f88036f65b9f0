import type { z } from 'zod';
import type { RunLeaks } from '@/shared/contracts/leaks';
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
import type { Db } from '../../db/dialect';
import { toPage } from '../../db/keyset';
import { recipeOf, stateOf } from '../../db/run-row';
import type { Deps } from '../../deps';
import { AppError } from '../../errors';
import { readRunLeaks } from '../leaks/leak-gate';
import { readRunItems } from '../runs/list/run-list-repo';
import { findSweepByRef, findSweepPage, type SweepWithRuns } from './repo';
import { bestOf, decisionsOf, metricOf, planOf } from './sweep-row';

/** A page of the sweeps, newest first. */
export async function listSweeps(
  { db }: Pick<Deps, 'db'>,
  { experimentId, archived, search, ...page }: z.input<typeof listSweepsInput>,
): Promise<Page<SweepListItem>> {
  const { keys, rows } = await findSweepPage(db, { experimentId, archived, search, ...page });
  return toPage(keys, await toListItems(db, rows), ({ number }) => number);
}

/** By number or id. @throws AppError `not-found` */
export async function requireSweep({ db }: Pick<Deps, 'db'>, ref: string): Promise<SweepWithRuns> {
  const sweep = await findSweepByRef(db, ref);
  if (!sweep) throw new AppError('not-found', `There is no sweep ${ref}.`);
  return sweep;
}

async function toListItems(db: Db, rows: readonly SweepWithRuns[]): Promise<SweepListItem[]> {
  const bests = rows.map((row) => bestOf(row.runs, planOf(row).metric));
  const runs = bests.flatMap((best) => best?.run ?? []);
  const leaks = await readRunLeaks(db, runs);
  const leaksOf = new Map(runs.map(({ id }, index) => [id, leaks[index] ?? null]));
  return rows.map((row, index) => {
    const best = bests[index];
    const marked = best ? { ...best, leaks: leaksOf.get(best.run.id) ?? null } : null;
    return toListItem(row, marked);
  });
}

type MarkedBest = NonNullable<ReturnType<typeof bestOf<SweepWithRuns['runs'][number]>>> & {
  leaks: RunLeaks | null;
};

function toListItem(row: SweepWithRuns, best: MarkedBest | null): SweepListItem {
  const plan = planOf(row);
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
    best: best && {
      trial: best.run.trialNumber ?? 0,
      runNumber: best.run.number,
      value: best.value,
      leaks: best.leaks,
    },
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
    const [trialRun, recipe, number] = [items.get(run.id), recipeOf(run), run.trialNumber ?? 0];
    if (!trialRun) return [];
    return [
      {
        number,
        run: trialRun,
        values: Object.fromEntries(plan.fields.map(({ path }) => [path, recipeValue(recipe, path)])),
        value: metricOf(trialRun.progress, plan.metric),
        decision: decisions.findLast(({ trial }) => trial === number) ?? null,
      },
    ];
  });
  const [item] = await toListItems(deps.db, [row]);
  if (!item) throw new Error(`sweep ${row.number} was not read`);
  return {
    ...item,
    plan,
    trials,
    epochsTrained: trials.reduce((sum, { run }) => sum + (run.progress.last?.epoch ?? 0), 0),
    epochsPlanned: row.runs.reduce((sum, run) => sum + recipeOf(run).epochs, 0),
  };
}
