import type { Db, Tx } from '../../../db/dialect';
import type { Prisma, Run } from '../../../db/generated/client';
import { nextNumber } from '../../../db/numbers';
import { live } from '../../../db/visible';
import { tunables } from '../../../tunables';
import type { GatedRun } from '../../leaks/leak-gate';

/** Who goes first: the higher priority, then the place in line, which is the age unless somebody moved a run. */
const QUEUE_ORDER = [
  { priority: 'desc' },
  { queuePosition: 'asc' },
  { number: 'asc' },
] as const satisfies Prisma.RunOrderByWithRelationInput[];

/** What says where a queued run stands. */
export type QueuePlace = Pick<Run, 'priority' | 'queuePosition' | 'number'>;

/** Does `a` go before `b`? Negative, zero or positive, as a sort wants it. The same order in memory. */
export function compareQueued(a: QueuePlace, b: QueuePlace): number {
  return b.priority - a.priority || a.queuePosition - b.queuePosition || a.number - b.number;
}

function behind({ priority, queuePosition, number }: QueuePlace): Prisma.RunWhereInput {
  return {
    OR: [
      { priority: { lt: priority } },
      { priority, queuePosition: { gt: queuePosition } },
      { priority, queuePosition, number: { gt: number } },
    ],
  };
}

function before({ priority, queuePosition, number }: QueuePlace): Prisma.RunWhereInput {
  return {
    OR: [
      { priority: { gt: priority } },
      { priority, queuePosition: { lt: queuePosition } },
      { priority, queuePosition, number: { lt: number } },
    ],
  };
}

/** Queued runs whose time has come. */
function due(now: Date): Prisma.RunWhereInput {
  return { state: 'queued', OR: [{ notBefore: null }, { notBefore: { lte: now } }] };
}

/**
 * A part of the queue with names, first in line first, from the front or from behind a place.
 * @returns `total` runs that are queued, `offset` of them and `dueBefore` whose time has come up to that place
 */
export async function findQueuePage(
  db: Db,
  { after, now, limit }: { after: QueuePlace | null; now: Date; limit: number },
) {
  const queued = { state: 'queued' } as const satisfies Prisma.RunWhereInput;
  const passed = after ? [{ NOT: behind(after) }] : [];
  const [total, offset, dueBefore, rows] = await Promise.all([
    db.run.count({ where: queued }),
    after ? db.run.count({ where: { AND: [queued, ...passed] } }) : 0,
    after ? db.run.count({ where: { AND: [due(now), ...passed] } }) : 0,
    db.run.findMany({
      where: { AND: [queued, ...(after ? [behind(after)] : [])] },
      orderBy: [...QUEUE_ORDER],
      take: limit,
      include: {
        experiment: { select: { name: true } },
        datasetVersion: { select: { dataset: { select: { name: true } } } },
        sweep: { select: { number: true } },
      },
    }),
  ]);
  return { total, offset, dueBefore, rows };
}

/** Where all queued runs stand, in no order. */
export function findPlaces(db: Db) {
  return db.run.findMany({
    where: { state: 'queued' },
    select: { id: true, rowVersion: true, number: true, priority: true, queuePosition: true },
  });
}

export type QueuedRun = Pick<Run, 'id' | 'recipe' | 'requires'> & GatedRun & QueuePlace;

/** Queued runs whose time has come, in order, from the first or from behind a place. */
function findDue(
  db: Db,
  { now, after, limit }: { now: Date; after: QueuePlace | null; limit: number },
): Promise<QueuedRun[]> {
  return db.run.findMany({
    where: { AND: [due(now), ...(after ? [behind(after)] : [])] },
    orderBy: [...QUEUE_ORDER],
    take: limit,
    select: {
      id: true,
      recipe: true,
      requires: true,
      priority: true,
      queuePosition: true,
      number: true,
      datasetVersionId: true,
      leakOverrideId: true,
      attempt: true,
    },
  });
}

/**
 * All queued runs whose time has come, first in line first. It reads page by page behind the last one seen, so
 * that neither a long line of runs that nobody can train nor one that moves meanwhile hides those after it.
 */
export async function* dueRuns(db: Db, now = new Date()): AsyncGenerator<QueuedRun> {
  let last: QueuePlace | null = null;
  for (;;) {
    const page: QueuedRun[] = await findDue(db, { now, after: last, limit: tunables.queuePageRuns });
    yield* page;
    last = page.at(-1) ?? null;
    if (last === null || page.length < tunables.queuePageRuns) return;
  }
}

/** How many go before this place now. */
export function countAhead(db: Db, place: QueuePlace, now: Date): Promise<number> {
  return db.run.count({ where: { AND: [due(now), before(place)] } });
}

/** Queued runs whose time has come after `since` and up to `now`. */
export function countBecomeDue(db: Db, { since, now }: { since: Date; now: Date }): Promise<number> {
  return db.run.count({ where: { state: 'queued', notBefore: { gt: since, lte: now } } });
}

/** Number of the run that will be queued next; certain under the lock `runNumbers` only. */
export async function nextRunNumber(db: Db): Promise<number> {
  const last = await db.run.aggregate({ _max: { number: true } });
  return nextNumber(db, 'run', last._max.number);
}

/** Whether there are all of these experiments and dataset versions; certain under the lock `runNumbers` only. */
export async function haveParents(
  tx: Tx,
  runs: readonly { experimentId: string; datasetVersionId: string }[],
): Promise<boolean> {
  const experiments = [...new Set(runs.map(({ experimentId }) => experimentId))];
  const versions = [...new Set(runs.map(({ datasetVersionId }) => datasetVersionId))];
  const there = await tx.experiment.count({ where: { ...live, id: { in: experiments } } });
  if (there < experiments.length) return false;
  return (await tx.datasetVersion.count({ where: { ...live, id: { in: versions } } })) === versions.length;
}

export async function insertRunRows(tx: Tx, rows: Prisma.RunCreateManyInput[]): Promise<void> {
  await tx.run.createMany({ data: rows });
}
