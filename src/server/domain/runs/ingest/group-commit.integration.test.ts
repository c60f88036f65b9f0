import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunEvent } from '@/shared/run-events';
import type { RunLease } from '../../../db/run-row';
import { claimAndStart, insertDataset, queueRun } from '../../../testing/run-fixtures';
import { createTestDeps, type TestDeps } from '../../../testing/test-deps';
import { epochEvents } from '../../../testing/worker-reports';
import { readEvents } from '../query-service';
import { changeRunInGroup } from './group-commit';
import { appendWorkerEvents } from './ingest';

const RUNS = 6;

let test: TestDeps;
let leases: RunLease[];
beforeEach(async () => {
  test = await createTestDeps();
  await insertDataset(test.deps);
  leases = [];
  for (let run = 0; run < RUNS; run++) {
    await queueRun(test.deps, test.actor);
    leases.push(await claimAndStart(test.deps, `worker-${run}`));
  }
});
afterEach(() => test.close());

const epochsOf = async ({ runId }: RunLease) => {
  const events = await readEvents(test.deps, { runId, afterSeq: 0, limit: 1000 });
  return events.flatMap((event) => (event.type === 'epoch' ? event.payload.epoch : []));
};

describe('changes that share a commit', () => {
  it('stand in the logs of their runs, each in order, and are published once committed', async () => {
    const { deps } = test;
    const published: RunEvent[] = [];
    deps.live.on('events', ({ events }) => published.push(...events));
    await Promise.all(
      [1, 4, 7].flatMap((first) =>
        leases.map((lease) => appendWorkerEvents(deps, lease, epochEvents(first, 3))),
      ),
    );
    for (const lease of leases) {
      expect(await epochsOf(lease)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
      const seqs = published.filter(({ runId }) => runId === lease.runId).map(({ seq }) => seq);
      expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
      expect(seqs).toHaveLength(9);
    }
  });

  it('leave one another alone when one is fenced, one refused and one breaks', async () => {
    const { deps } = test;
    const [good, fenced, refused, broken, ...rest] = leases as [
      RunLease,
      RunLease,
      RunLease,
      RunLease,
      ...RunLease[],
    ];
    const outcomes = await Promise.allSettled([
      appendWorkerEvents(deps, good, epochEvents(1, 2)),
      appendWorkerEvents(deps, { ...fenced, attempt: fenced.attempt + 1 }, epochEvents(1, 2)),
      appendWorkerEvents(deps, refused, epochEvents(5, 1)),
      changeRunInGroup(deps, broken.runId, () => {
        throw new TypeError('a mistake');
      }),
      ...rest.map((lease) => appendWorkerEvents(deps, lease, epochEvents(1, 2))),
    ]);
    expect(outcomes.slice(0, 4)).toMatchObject([
      { value: { directive: 'continue', committed: 2 } },
      { value: { directive: 'fenced', committed: 0 } },
      { reason: { code: 'conflict' } },
      { reason: { message: 'a mistake' } },
    ]);
    for (const lease of [good, ...rest]) expect(await epochsOf(lease)).toEqual([1, 2]);
    for (const lease of [fenced, refused, broken]) expect(await epochsOf(lease)).toEqual([]);
  });

  it('stand, and the next are committed, though a listener throws', async () => {
    const { deps } = test;
    const [lease] = leases as [RunLease, ...RunLease[]];
    const received: number[] = [];
    const off = deps.live.on('events', () => {
      throw new Error('a listener that is broken');
    });
    deps.live.on('events', ({ events }) => received.push(...events.map(({ seq }) => seq)));
    const { committed } = await appendWorkerEvents(deps, lease, epochEvents(1, 2));
    expect(committed).toBe(2);
    off();
    await appendWorkerEvents(deps, lease, epochEvents(3, 1));
    expect(await epochsOf(lease)).toEqual([1, 2, 3]);
    // Those that listen beside it miss nothing.
    expect(received).toHaveLength(3);
  });

  it('are all refused while the database takes nothing, and pass when it does again', async () => {
    const { deps } = test;
    const [refuse, allow] = deps.env.databaseUrl.startsWith('file:')
      ? ['PRAGMA query_only = ON', 'PRAGMA query_only = OFF']
      : [
          'ALTER TABLE "RunEvent" ADD CONSTRAINT "none" CHECK (false) NOT VALID',
          'ALTER TABLE "RunEvent" DROP CONSTRAINT "none"',
        ];
    await deps.db.$executeRawUnsafe(refuse);
    const refused = await Promise.allSettled(
      leases.map((lease) => appendWorkerEvents(deps, lease, epochEvents(1, 2))),
    );
    expect(refused.map(({ status }) => status)).toEqual(leases.map(() => 'rejected'));
    await deps.db.$executeRawUnsafe(allow);
    await Promise.all(leases.map((lease) => appendWorkerEvents(deps, lease, epochEvents(1, 2))));
    for (const lease of leases) expect(await epochsOf(lease)).toEqual([1, 2]);
  });
});
