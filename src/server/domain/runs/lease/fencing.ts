import type { Deps } from '../../../deps';
import { changeRun, logEntry } from '../event-log/event-log';
import type { RunLease } from '../run-row';

/** Attempts that were dealt with lately; one that is forgotten costs a look at the log, not a second entry. */
const told = new Set<string>();
const MAX_REMEMBERED = 1000;

/**
 * A worker spoke for an attempt after a later one had begun, and was fenced: the run's log says so, once per
 * attempt and only for the worker that had it, so that nobody can fill a log that way.
 */
export async function noteFenced(deps: Deps, lease: RunLease, workerName: string): Promise<void> {
  const { runId, attempt } = lease;
  const key = `${runId}:${attempt}:${lease.workerId}`;
  if (told.has(key)) return;
  const run = await deps.db.run.findUnique({ where: { id: runId }, select: { attempt: true } });
  if (!run || attempt >= run.attempt) return;
  if (told.size >= MAX_REMEMBERED) told.clear();
  told.add(key);
  await changeRun<void>(deps, runId, async (run, tx) => {
    const entries = await tx.runEvent.findMany({
      where: {
        runId,
        OR: [
          { type: 'state', attempt },
          { type: 'log', attempt: { gt: attempt } },
        ],
      },
      select: { type: true, payload: true },
    });
    const payloads = entries.map(({ payload }) => payload as Record<string, unknown>);
    const had = payloads.some(({ state, by }) => state === 'claimed' && by === workerName);
    const opening = `Worker ${workerName} spoke for attempt ${attempt} after`;
    if (!had || payloads.some(({ message }) => String(message ?? '').startsWith(opening))) {
      return { result: undefined };
    }
    const message = `${opening} attempt ${run.attempt} had begun; nothing of it was taken.`;
    return { result: undefined, events: [logEntry('warn', message)] };
  });
}
