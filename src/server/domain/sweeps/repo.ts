import type { z } from 'zod';
import type { RunListProgress } from '@/shared/contracts/runs';
import type { listSweepsInput } from '@/shared/contracts/sweeps';
import { curveAfter } from '@/shared/run-curve';
import type { EpochMetrics } from '@/shared/run-events';
import {
  type HalvingDecision,
  halvingDecisionSchema,
  type SweepMetric,
  type SweepPlan,
  sweepPlanSchema,
} from '@/shared/sweep-plan';
import type { Db } from '../../db/dialect';
import { Prisma, type Run, type Sweep } from '../../db/generated/client';
import { type KeyPage, type KeysetSource, selectKeys } from '../../db/keyset';
import { matchesSearch } from '../../db/search';
import type { Deps } from '../../deps';
import { AppError } from '../../errors';
import { selectLogs } from '../runs/event-log/event-repo';
import type { TrialCurve } from './halving';

/** By number or id. @throws AppError `not-found` */
export async function findSweep(deps: Pick<Deps, 'db'>, ref: string): Promise<Sweep> {
  const where = /^\d{1,9}$/.test(ref) ? { number: Number(ref) } : { id: ref };
  const sweep = await deps.db.sweep.findUnique({ where });
  if (!sweep) throw new AppError('not-found', `There is no sweep ${ref}.`);
  return sweep;
}

export function planOf(sweep: Pick<Sweep, 'plan'>): SweepPlan {
  return sweepPlanSchema.parse(sweep.plan);
}

export function decisionsOf(sweep: Pick<Sweep, 'decisions'>): HalvingDecision[] {
  return halvingDecisionSchema.array().parse(sweep.decisions ?? []);
}

/** The best that a run has measured of the sweep's metric; halving compares the same. */
export function metricOf(
  { bestValAccuracy, bestValLoss }: RunListProgress,
  metric: SweepMetric,
): number | null {
  return metric === 'valLoss' ? bestValLoss : bestValAccuracy;
}

/** The epochs that hold of these runs, with the time each was committed for. */
export async function readTrialCurves(
  db: Db,
  { runs, metric }: { runs: readonly Pick<Run, 'id' | 'trialNumber'>[]; metric: SweepMetric },
): Promise<TrialCurve[]> {
  const runIds = runs.map(({ id }) => id);
  const logs = await selectLogs(db, { runIds, types: ['setup', 'epoch'] });
  const times = new Map<EpochMetrics, number>();
  for (const event of [...logs.values()].flat()) {
    if (event.type === 'epoch') times.set(event.payload, event.at);
  }
  return runs.map(({ id, trialNumber }) => ({
    trial: trialNumber ?? 0,
    epochs: curveAfter([], logs.get(id) ?? []).map((metrics) => ({
      epoch: metrics.epoch,
      value: metric === 'valLoss' ? metrics.valLoss : metrics.valAccuracy,
      at: times.get(metrics) ?? 0,
    })),
  }));
}

export const sweepInclude = {
  experiment: { select: { name: true } },
  runs: { select: { number: true, trialNumber: true, state: true, progress: true, recipe: true } },
} satisfies Prisma.SweepInclude;
export type SweepRow = Prisma.SweepGetPayload<{ include: typeof sweepInclude }>;

const number = Prisma.sql`"sweep"."number"`;
const source: KeysetSource<'sweep'> = {
  from: Prisma.sql`FROM "Sweep" "sweep"`,
  key: { sql: number, type: 'number' },
  columns: { sweep: { sql: number, type: 'number' } },
  defaultSort: { by: 'sweep', direction: 'desc' },
};

/** The newest first; the rows in no order. */
export async function findSweepPage(
  db: Db,
  { experimentId, search, ...page }: z.input<typeof listSweepsInput>,
): Promise<{ keys: KeyPage; rows: SweepRow[] }> {
  const where = [
    experimentId === undefined ? [] : Prisma.sql`"sweep"."experimentId" = ${experimentId}`,
    ...matchesSearch(search, { texts: [Prisma.sql`"sweep"."name"`], number }),
  ].flat();
  const keys = await selectKeys(db, source, { where, ...page });
  const rows = await db.sweep.findMany({
    where: { number: { in: keys.keys.map(Number) } },
    include: sweepInclude,
  });
  return { keys, rows };
}
