import { describe, expect, it } from 'vitest';
import { type PlacedRun, planMove, type QueueTarget } from './queue-plan';
import { compareQueued } from './queue-repo';

const run = (number: number, over: Partial<PlacedRun> = {}): PlacedRun => ({
  id: `r${number}`,
  number,
  priority: 0,
  queuePosition: number,
  ...over,
});

/** The queue after a move, as numbers; and the runs whose place changed. */
function arrange(queue: PlacedRun[], number: number, to: QueueTarget, preferredPriority?: number) {
  const moved = queue.find((it) => it.number === number) as PlacedRun;
  const { changes, stoodBefore } = planMove({ queue, moved, to, preferredPriority, nextNumber: 100 });
  const places = queue.map((it) => ({ ...it, ...changes.find(({ id }) => id === it.id) }));
  return {
    line: places.sort(compareQueued).map((it) => it.number),
    places,
    touched: changes.length,
    stoodBefore,
  };
}

describe('a move in the queue', () => {
  const queue = [run(1), run(2), run(3), run(4)];

  it('changes the place of the moved run only', () => {
    expect(arrange(queue, 4, { before: 'r2' })).toMatchObject({ line: [1, 4, 2, 3], touched: 1 });
    expect(arrange(queue, 1, { after: 'r3' })).toMatchObject({ line: [2, 3, 1, 4], touched: 1 });
    expect(arrange(queue, 3, 'top')).toMatchObject({ line: [3, 1, 2, 4], touched: 1 });
    expect(arrange(queue, 2, 'bottom')).toMatchObject({ line: [1, 3, 4, 2], touched: 1 });
  });

  it('changes nothing when the run stands there already', () => {
    expect(arrange(queue, 2, { before: 'r3' })).toMatchObject({ line: [1, 2, 3, 4], touched: 0 });
    expect(arrange(queue, 2, { after: 'r1' })).toMatchObject({ touched: 0 });
    expect(arrange(queue, 1, 'top')).toMatchObject({ touched: 0 });
    expect(arrange(queue, 4, 'bottom')).toMatchObject({ touched: 0 });
  });

  it('leaves the next run that is queued behind the last', () => {
    const { places } = arrange([run(99), run(98)], 98, 'bottom');
    expect([...places, run(100)].sort(compareQueued).map(({ number }) => number)).toEqual([99, 98, 100]);
  });

  it('raises or lowers the priority only as far as the neighbours demand', () => {
    const mixed = [run(1, { priority: 9 }), run(2, { priority: 5 }), run(3), run(4)];
    const priorityOf = (number: number, to: QueueTarget) =>
      arrange(mixed, number, to).places.find((it) => it.number === number)?.priority;
    expect(arrange(mixed, 4, { before: 'r2' }).line).toEqual([1, 4, 2, 3]);
    expect(priorityOf(4, { before: 'r2' })).toBe(5);
    expect(priorityOf(4, 'top')).toBe(9);
    expect(priorityOf(1, { after: 'r2' })).toBe(5);
    expect(priorityOf(1, 'bottom')).toBe(0);
    expect(arrange(mixed, 2, { before: 'r4' }).line).toEqual([1, 3, 2, 4]);
    expect(priorityOf(2, { before: 'r3' })).toBe(5);
  });

  it('can be taken back with the priority of before', () => {
    const mixed = [run(1, { priority: 5 }), run(2, { priority: 3 }), run(3)];
    const there = arrange(mixed, 2, 'top');
    expect(there).toMatchObject({ line: [2, 1, 3], stoodBefore: 'r3' });
    const back = arrange(there.places, 2, { before: 'r3' }, 3);
    expect(back.line).toEqual([1, 2, 3]);
    expect(back.places.map(({ priority }) => priority)).toEqual([5, 3, 0]);
  });

  it('makes room when there is none left, however often runs are moved into the same gap', () => {
    let places = [run(1), run(3), run(4), run(2, { queuePosition: 5 }), run(50, { priority: 1 })];
    let line: number[] = [];
    let most = 0;
    for (let turn = 0; turn < 200; turn++) {
      const mover = turn % 2 === 0 ? 3 : 4;
      const result = arrange(places, mover, { after: 'r1' });
      ({ places, line } = result);
      most = Math.max(most, result.touched);
      expect(line).toEqual(mover === 3 ? [50, 1, 3, 4, 2] : [50, 1, 4, 3, 2]);
    }
    expect(most).toBe(4);
    expect(places.every(({ queuePosition }) => queuePosition < 100)).toBe(true);
  });

  it('parts runs that share a place', () => {
    const tied = [run(1, { queuePosition: 1 }), run(2, { queuePosition: 1 }), run(3)];
    expect(arrange(tied, 3, { before: 'r2' }).line).toEqual([1, 3, 2]);
  });
});
