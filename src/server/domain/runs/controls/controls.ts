import { may } from '@/shared/permissions';
import { controlVerdict, type RunAction } from '@/shared/run-controls';
import { type ControlRequest, outranks, type RunControl } from '@/shared/run-state';
import type { Run } from '../../../db/generated/client';
import { checkpointsOf, controlledRun, hasBestWeights, isLeased } from '../../../db/run-row';
import type { Actor, Deps } from '../../../deps';
import { AppError } from '../../../errors';
import { changeRun, type RunChange } from '../event-log/event-log';
import { entryNow, logEntry } from '../event-log/log-entry';
import { runIdByRef } from '../find-run';
import { noRequest, releasedRun } from '../lease/lifecycle';

type Control = Omit<RunChange<unknown>, 'result'>;

/**
 * Pauses a run: at once when it waits, after a checkpoint when it is in progress.
 * @throws AppError `conflict` as `controlVerdict` has it; repeating the request does no harm
 */
export async function requestPause(deps: Deps, actor: Actor, ref: string): Promise<void> {
  await control(deps, actor, { ref, action: 'pause' }, (run) =>
    run.state === 'queued'
      ? { transition: { to: 'paused', by: actor.name } }
      : controlRequest('pause', actor),
  );
}

/**
 * Queues a paused run again, for any worker; withdraws a pause that its worker has not carried out yet.
 * @throws AppError `conflict` as `controlVerdict` has it
 */
export async function requestResume(deps: Deps, actor: Actor, ref: string): Promise<void> {
  await control(deps, actor, { ref, action: 'resume' }, (run) =>
    run.state === 'paused'
      ? {
          transition: { to: 'queued', by: actor.name, reason: 'Resumed.' },
          patch: { fruitlessAttempts: 0 },
        }
      : controlRequest('none', actor),
  );
}

/**
 * Asks a run to end after the current batch and keep its best weights. A run that waits to be continued, or is
 * paused, ends so as well, once a worker takes it.
 * @throws AppError `conflict` as `controlVerdict` has it; repeating the request does no harm
 */
export async function requestStop(deps: Deps, actor: Actor, ref: string): Promise<void> {
  await control(deps, actor, { ref, action: 'stop' }, (run) => {
    const request = controlRequest('stop', actor);
    if (run.state !== 'paused') return request;
    const reason = 'A worker makes the model of its best weights.';
    return { ...request, transition: { to: 'queued', by: actor.name, reason } };
  });
}

/**
 * Ends a run because its sweep has decided so: with a model of its best weights or, by default, without. Left alone
 * are runs that are paused, have ended, or were asked for as much before; so it may be repeated.
 */
export async function stopBySweep(
  deps: Deps,
  { runId, by, reason, keepModel }: { runId: string; by: string; reason: string; keepModel: boolean },
): Promise<void> {
  await changeControl(deps, runId, (run) => {
    const isQueued = run.state === 'queued';
    if (!(isLeased(run) || isQueued) || !outranks('stop', run.control as RunControl)) return null;
    if (isQueued && keepModel && !hasBestWeights(run)) return null;
    const log = logEntry('info', reason);
    if (isQueued && !keepModel) {
      return {
        patch: { endedAt: new Date(), control: 'cancel', controlBy: by, controlSource: 'sweep' },
        events: [log],
        transition: { to: 'stopped', by },
      };
    }
    const request = controlRequest(keepModel ? 'stop' : 'cancel', { name: by }, 'sweep');
    return { ...request, events: [log, ...(request.events ?? [])] };
  });
}

/**
 * Ends a run without a result: at once when no worker owns it, within a heartbeat when one does. Its log stays,
 * its checkpoints go.
 * @throws AppError `conflict` as `controlVerdict` has it; repeating the request does no harm
 */
export async function requestCancel(deps: Deps, actor: Actor, ref: string): Promise<void> {
  await control(deps, actor, { ref, action: 'cancel' }, (run) =>
    isLeased(run)
      ? controlRequest('cancel', actor)
      : {
          patch: { endedAt: new Date(), control: 'cancel', controlBy: actor.name, controlSource: 'user' },
          transition: { to: 'cancelled', by: actor.name },
        },
  );
}

/**
 * Queues a failed run again, to continue from its newest checkpoint, or from the start where it has none.
 * @throws AppError `conflict` as `controlVerdict` has it
 */
export async function retryRun(deps: Deps, actor: Actor, ref: string): Promise<void> {
  await control(deps, actor, { ref, action: 'retry' }, (run) => {
    const [newest] = checkpointsOf(run);
    const from = newest ? `after epoch ${newest.epoch}` : 'from the start';
    return {
      patch: {
        ...releasedRun,
        fruitlessAttempts: 0,
        furthestStep: newest?.step ?? 0,
        ...noRequest,
        error: null,
        errorCode: null,
        endedAt: null,
      },
      transition: { to: 'queued', by: actor.name, reason: `Retried ${from}.` },
    };
  });
}

/**
 * Applies the shared rule to the row as it is.
 * @returns false when as much was done or asked for before
 * @throws AppError `conflict`, or `not-allowed` for a role that changes no runs
 */
export function isToDo(action: RunAction, run: Run, { role }: Pick<Actor, 'role'>): boolean {
  const verdict = controlVerdict(action, controlledRun(run), role);
  if (verdict.allowed) return true;
  if (verdict.isDone) return false;
  throw new AppError(may(role, 'run:write') ? 'conflict' : 'not-allowed', verdict.reason);
}

function controlRequest(
  request: ControlRequest | 'none',
  { name }: Pick<Actor, 'name'>,
  source: 'user' | 'sweep' = 'user',
): Control {
  return {
    patch: request === 'none' ? noRequest : { control: request, controlBy: name, controlSource: source },
    events: [entryNow({ type: 'control', payload: { control: request, by: name } })],
  };
}

async function control(
  deps: Deps,
  actor: Actor,
  { ref, action }: { ref: string; action: RunAction },
  decide: (run: Run) => Control,
): Promise<void> {
  const runId = await runIdByRef(deps, ref);
  await changeControl(deps, runId, (run) => (isToDo(action, run, actor) ? decide(run) : null));
}

/** The worker that owns the run, if any, is notified at once. */
async function changeControl(deps: Deps, runId: string, decide: (run: Run) => Control | null): Promise<void> {
  const owner = await changeRun<{ workerId: string | null } | null>(deps, runId, (run) => ({
    ...decide(run),
    result: isLeased(run) ? { workerId: run.workerId } : null,
  }));
  if (owner) deps.live.publishControl({ runId, workerId: owner.workerId });
}
