import type { z } from 'zod';
import type { listSweepsInput } from '@/shared/contracts/sweeps';
import type { HalvingDecision, SweepPlan } from '@/shared/sweep-plan';
import { compareAndSet, type Seen } from '../../db/compare-and-set';
import type { Db, Tx } from '../../db/dialect';
import { Prisma, type Run, type Sweep } from '../../db/generated/client';
import { type KeyPage, type KeysetSource, selectKeys } from '../../db/keyset';
import { nextNumber } from '../../db/numbers';
import { matchesSearch } from '../../db/search';
import { isShown, live } from '../../db/visible';

const withRuns = {
  experiment: { select: { name: true } },
  runs: {
    where: live,
    select: {
      id: true,
      number: true,
      trialNumber: true,
      state: true,
      progress: true,
      recipe: true,
      datasetVersionId: true,
      leakOverrideId: true,
    },
    orderBy: { trialNumber: 'asc' },
  },
} satisfies Prisma.SweepInclude;
export type SweepWithRuns = Prisma.SweepGetPayload<{ include: typeof withRuns }>;

/** By number or id. */
export function findSweepByRef(db: Db, ref: string): Promise<SweepWithRuns | null> {
  const where = /^\d{1,9}$/.test(ref) ? { number: Number(ref) } : { id: ref };
  return db.sweep.findUnique({ where: { ...where, ...live }, include: withRuns });
}

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
  { experimentId, archived, search, ...page }: z.input<typeof listSweepsInput>,
): Promise<{ keys: KeyPage; rows: SweepWithRuns[] }> {
  const where = [
    isShown('sweep', archived),
    experimentId === undefined ? [] : Prisma.sql`"sweep"."experimentId" = ${experimentId}`,
    ...matchesSearch(search, { texts: [Prisma.sql`"sweep"."name"`], number }),
  ].flat();
  const keys = await selectKeys(db, source, { where, ...page });
  const rows = await db.sweep.findMany({
    where: { number: { in: keys.keys.map(Number) } },
    include: withRuns,
  });
  return { keys, rows };
}

export async function findActiveSweepIds(db: Db): Promise<string[]> {
  const active = await db.sweep.findMany({ where: { state: 'active' }, select: { id: true } });
  return active.map(({ id }) => id);
}

/** The runs of a sweep, the last to start first. */
export function findRunsOfSweep(db: Db, sweepId: string): Promise<Run[]> {
  return db.run.findMany({ where: { ...live, sweepId }, orderBy: { number: 'desc' } });
}

/** Null for a run that is of no sweep. */
export async function findSweepIdOfRun(db: Db, runId: string): Promise<string | null> {
  const run = await db.run.findUnique({ where: { id: runId }, select: { sweepId: true } });
  return run?.sweepId ?? null;
}

/** With the next number; only after the lock that numbers runs, too. */
export async function insertSweep(
  tx: Tx,
  sweep: { name?: string; experimentId: string; plan: SweepPlan; createdBy: string },
): Promise<Sweep> {
  const last = await tx.sweep.aggregate({ _max: { number: true } });
  const number = await nextNumber(tx, 'sweep', last._max.number);
  return tx.sweep.create({
    data: {
      number,
      name: sweep.name ?? `Sweep ${number}`,
      experimentId: sweep.experimentId,
      plan: sweep.plan as Prisma.InputJsonObject,
      decisions: [],
      createdBy: sweep.createdBy,
    },
  });
}

/** @returns false, with nothing written, when the sweep was changed since it was read */
export function updateDecisions(db: Db, seen: Seen, decisions: readonly HalvingDecision[]): Promise<boolean> {
  return compareAndSet(db.sweep, seen, {
    data: { decisions: decisions as unknown as Prisma.InputJsonArray },
  });
}

/** @returns false, with nothing written, when the sweep was changed since it was read */
export function updateFinished(tx: Tx, seen: Seen): Promise<boolean> {
  return compareAndSet(tx.sweep, seen, { data: { state: 'finished', endedAt: new Date() } });
}

/** Of a sweep that has ended already nothing is changed. */
export async function updateCancelled(db: Db, id: string): Promise<void> {
  await db.sweep.updateMany({
    where: { id, state: 'active' },
    data: { state: 'cancelled', endedAt: new Date(), rowVersion: { increment: 1 } },
  });
}
