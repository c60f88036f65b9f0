import { describe, expect, it } from 'vitest';
import { LeaseWatch } from './lease-watch';

const open = () => new LeaseWatch({ leaseMs: 30_000, napMs: 20_000 });
const lease = (leaseBeat: number, attempt = 1) => ({ id: 'run', attempt, leaseBeat });

/** Looks every 5 s from `from` to `to` at what `at` says, and tells at which times the run was due. */
function watch(
  watching: LeaseWatch,
  [from, to]: [number, number],
  at: (now: number) => ReturnType<typeof lease>,
) {
  const due: number[] = [];
  for (let now = from; now <= to; now += 5_000) if (watching.check([at(now)], now).length > 0) due.push(now);
  return due;
}

describe('LeaseWatch', () => {
  it('takes a run once its beat has stood still for a whole lease', () => {
    expect(watch(open(), [0, 35_000], () => lease(7))).toEqual([30_000, 35_000]);
  });

  it('leaves a run alone whose worker beats now and then', () => {
    expect(watch(open(), [0, 300_000], (now) => lease(Math.floor(now / 25_000)))).toEqual([]);
  });

  it('grants each attempt a lease of its own', () => {
    expect(watch(open(), [0, 45_000], (now) => lease(7, now < 20_000 ? 1 : 2))).toEqual([]);
  });

  it('grants everybody a whole lease after it was away itself', () => {
    const watching = open();
    watch(watching, [0, 25_000], () => lease(7));
    expect(watch(watching, [3_600_000, 3_625_000], () => lease(7))).toEqual([]);
    expect(watch(watching, [3_630_000, 3_630_000], () => lease(7))).toEqual([3_630_000]);
  });
});
