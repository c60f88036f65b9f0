import type { Run } from '../../../db/generated/client';
import { compareQueued } from './queue-repo';

export type PlacedRun = Pick<Run, 'id' | 'number' | 'priority' | 'queuePosition'>;

/** Where a queued run is to go. */
export type QueueTarget = 'top' | 'bottom' | { before: string } | { after: string };

export interface QueueMove {
  /** New places, of the moved run and of those that had to make room. Empty when it stands there already. */
  changes: Pick<Run, 'id' | 'priority' | 'queuePosition'>[];
  /** The run it stood before, so that the move can be taken back; null when it was the last. */
  stoodBefore: string | null;
}

/** Nearer than this to each other there is no room between two places; far above what a double can tell apart. */
const MIN_GAP = 1e-6;

/**
 * The places that bring a run where somebody wants it. Its priority changes only as far as its new neighbours
 * demand; others move only when there is no room left between two of them. Pure.
 * @param queue all queued runs with the moved one, in any order
 * @param preferredPriority that it should have if its neighbours allow; its own when absent
 * @param nextNumber number of the run that will be queued next, which belongs behind all of its priority
 */
export function planMove({
  queue,
  moved,
  to,
  preferredPriority = moved.priority,
  nextNumber,
}: {
  queue: readonly PlacedRun[];
  moved: PlacedRun;
  to: QueueTarget;
  preferredPriority?: number;
  nextNumber: number;
}): QueueMove {
  const line = [...queue].sort(compareQueued);
  const stood = line.findIndex(({ id }) => id === moved.id);
  const others = line.filter(({ id }) => id !== moved.id);
  const index = indexOf(to, others);
  const [previous, next] = [others[index - 1], others[index]];
  const priority = clamp(preferredPriority, next?.priority, previous?.priority);
  const stoodBefore = line[stood + 1]?.id ?? null;
  if (index === stood && priority === moved.priority) return { changes: [], stoodBefore };

  const low = previous?.priority === priority ? previous.queuePosition : null;
  const high = next?.priority === priority ? next.queuePosition : null;
  const queuePosition = between(low, high, { nextNumber, own: moved.queuePosition });
  if (queuePosition !== null) return { changes: [{ id: moved.id, priority, queuePosition }], stoodBefore };
  return {
    changes: spread(others.toSpliced(index, 0, { ...moved, priority }), priority, nextNumber),
    stoodBefore,
  };
}

function indexOf(to: QueueTarget, others: readonly PlacedRun[]): number {
  if (to === 'top') return 0;
  if (to === 'bottom') return others.length;
  return 'before' in to
    ? others.findIndex(({ id }) => id === to.before)
    : others.findIndex(({ id }) => id === to.after) + 1;
}

function clamp(value: number, min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY): number {
  return Math.min(Math.max(value, min), max);
}

/** A place behind `low` and before `high`, each null where nobody of the same priority stands; null without room. */
function between(
  low: number | null,
  high: number | null,
  { nextNumber, own }: { nextNumber: number; own: number },
): number | null {
  if (low === null) return high === null ? own : high - 1;
  const end = high ?? Math.max(nextNumber, low + 1);
  return end - low < 2 * MIN_GAP ? null : (low + end) / 2;
}

/** Gives all of one priority whole places again, in the order they stand, the last before the next number. */
function spread(line: readonly PlacedRun[], priority: number, nextNumber: number): QueueMove['changes'] {
  const peers = line.filter((run) => run.priority === priority);
  return peers.map(({ id }, index) => ({ id, priority, queuePosition: nextNumber - peers.length + index }));
}
