import { LEASED_STATES } from '@/shared/run-state';
import type { Db } from '../db/dialect';
import { live } from '../db/visible';

/** What the gauges show of the database at one moment. @param silentSince workers last seen before it count as away */
export async function readGauges(db: Db, { now, silentSince }: { now: Date; silentSince: Date }) {
  const due = { state: 'queued', OR: [{ notBefore: null }, { notBefore: { lte: now } }] };
  const connected = { connected: true, lastSeen: { gt: silentSince } };
  const [states, queue, here, drained, busy] = await Promise.all([
    db.run.groupBy({ by: ['state'], where: live, _count: true }),
    db.run.aggregate({ where: due, _count: true, _min: { createdAt: true } }),
    db.worker.count({ where: connected }),
    db.worker.count({ where: { ...connected, draining: true } }),
    db.run.groupBy({ by: ['workerId'], where: { state: { in: [...LEASED_STATES] } } }),
  ]);
  return {
    states: new Map(states.map(({ state, _count }) => [state, _count])),
    queue: { length: queue._count, oldest: queue._min.createdAt },
    workers: { connected: here, drained, busy: busy.length },
  };
}
