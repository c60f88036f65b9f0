import type { RunRequirements } from '@/shared/run-requirements';
import type { Prisma, Run } from '../../../db/generated/client';
import type { Deps } from '../../../deps';

/** Who goes first: the higher priority, then the place in line, which is the age unless somebody moved a run. */
export const QUEUE_ORDER = [
  { priority: 'desc' },
  { queuePosition: 'asc' },
  { number: 'asc' },
] as const satisfies Prisma.RunOrderByWithRelationInput[];

/** What says where a queued run stands. */
export type QueuePlace = Pick<Run, 'priority' | 'queuePosition' | 'number'>;

/** Rows read at a time while looking for one that a worker can train. */
const PAGE_RUNS = 200;

/** Does `a` go before `b`? Negative, zero or positive, as a sort wants it. The order of `QUEUE_ORDER`. */
export function compareQueued(a: QueuePlace, b: QueuePlace): number {
  return b.priority - a.priority || a.queuePosition - b.queuePosition || a.number - b.number;
}

/** Queued runs that stand behind this place. */
export function behind({ priority, queuePosition, number }: QueuePlace): Prisma.RunWhereInput {
  return {
    OR: [
      { priority: { lt: priority } },
      { priority, queuePosition: { gt: queuePosition } },
      { priority, queuePosition, number: { gt: number } },
    ],
  };
}

/** Queued runs that stand before this place. */
export function before({ priority, queuePosition, number }: QueuePlace): Prisma.RunWhereInput {
  return {
    OR: [
      { priority: { gt: priority } },
      { priority, queuePosition: { lt: queuePosition } },
      { priority, queuePosition, number: { lt: number } },
    ],
  };
}

/** Queued runs whose time has come. */
export function due(now: Date): Prisma.RunWhereInput {
  return { state: 'queued', OR: [{ notBefore: null }, { notBefore: { lte: now } }] };
}

export type QueuedRun = Pick<Run, 'id' | 'recipe' | 'requires'> & QueuePlace;

/**
 * All queued runs whose time has come, first in line first. It reads page by page behind the last one seen, so
 * that neither a long line of runs that nobody can train nor one that moves meanwhile hides those after it.
 */
export async function* dueRuns(deps: Pick<Deps, 'db'>, now = new Date()): AsyncGenerator<QueuedRun> {
  let last: QueuePlace | null = null;
  for (;;) {
    const page: QueuedRun[] = await deps.db.run.findMany({
      where: { AND: [due(now), ...(last ? [behind(last)] : [])] },
      orderBy: [...QUEUE_ORDER],
      take: PAGE_RUNS,
      select: { id: true, recipe: true, requires: true, priority: true, queuePosition: true, number: true },
    });
    yield* page;
    last = page.at(-1) ?? null;
    if (last === null || page.length < PAGE_RUNS) return;
  }
}

/** What a run asks of its worker. */
export function requirementsOf(run: Pick<Run, 'requires'>): RunRequirements {
  return (run.requires as RunRequirements | null) ?? {};
}
