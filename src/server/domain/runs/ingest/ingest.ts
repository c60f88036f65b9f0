import type { RunEventBody } from '@/shared/run-events';
import type { Directive, WorkerMessages } from '@/shared/worker-protocol';
import { directiveOf, ownsRun, type RunLease } from '../../../db/run-row';
import type { Deps } from '../../../deps';
import { AppError } from '../../../errors';
import { furtherBy } from '../checkpoints/checkpoints';
import type { AnsweredEpoch } from '../curves/epoch-answers-repo';
import { changeRunInGroup } from './group-commit';

type SourceEvents = WorkerMessages['events']['events'];

/**
 * Commits the events that a worker reports of the run it owns. Events that were committed before (a resend after a
 * lost answer) are dropped, so each stands in the log once. Reports that wait at the same time share a transaction.
 * @param given with the time of day here as their `at`
 * @returns the highest committed `sourceSeq` and what to do next; `fenced` when another attempt owns the run.
 * @throws AppError `conflict` when events are missing between the last committed and the first given.
 */
export async function appendWorkerEvents(
  deps: Deps,
  lease: RunLease,
  given: SourceEvents,
): Promise<{ directive: Directive; committed: number }> {
  const now = Date.now();
  return changeRunInGroup<{ directive: Directive; committed: number }>(deps, lease.runId, (run) => {
    if (!ownsRun(run, lease)) return { result: { directive: 'fenced', committed: 0 } };
    const fresh = given.filter(({ sourceSeq }) => sourceSeq > run.ackedSourceSeq);
    for (const [index, { sourceSeq }] of fresh.entries()) {
      const expected = run.ackedSourceSeq + 1 + index;
      if (sourceSeq === expected) continue;
      throw new AppError('conflict', `Event ${expected} is missing before ${sourceSeq}; send it first.`);
    }
    const committed = run.ackedSourceSeq + fresh.length;
    const result = { directive: directiveOf(run), committed };
    if (fresh.length === 0) return { result };
    return {
      result,
      update: {
        ackedSourceSeq: committed,
        at: new Date(now),
        progressed: fresh.some(isProgress),
        furthestStep: furtherBy(run, Math.max(0, ...fresh.map(checkpointStep))).furthestStep ?? null,
        // An entry of the future would never look old again.
        entries: fresh.map(({ event, at }) => ({
          event: withoutAnswers(event),
          at: new Date(Math.min(Math.max(0, at), now)),
        })),
        answered: fresh.flatMap(answeredEpoch),
      },
    };
  });
}

/** As it stands in the log: pages read that whole, and the answers are long. */
function withoutAnswers(event: SourceEvents[number]['event']): RunEventBody {
  if (event.type !== 'epoch') return event;
  const { answers, ...payload } = event.payload;
  return { type: 'epoch', payload };
}

function answeredEpoch({ event }: SourceEvents[number]): AnsweredEpoch[] {
  if (event.type !== 'epoch') return [];
  const { epoch, answers } = event.payload;
  return [{ epoch, answers: answers ? new Uint8Array(Buffer.from(answers, 'base64')) : null }];
}

/** Load metrics and log lines are no progress: a machine that is stuck sends them, too. */
function isProgress({ event }: SourceEvents[number]): boolean {
  return event.type !== 'telemetry' && event.type !== 'log';
}

function checkpointStep({ event }: SourceEvents[number]): number {
  return event.type === 'checkpoint' ? event.payload.step : 0;
}
