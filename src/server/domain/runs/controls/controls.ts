import { type ControlRequest, isFinal, outranks, type RunControl } from '@/shared/run-state';
import type { Run } from '../../../db/generated/client';
import type { Actor, Deps } from '../../../deps';
import { AppError } from '../../../errors';
import { changeRun, entryNow, logEntry, type RunChange } from '../event-log/event-log';
import { releasedRun } from '../lease/lifecycle';
import { runIdByRef } from '../repo';
import { checkpointsOf, hasBestWeights, isLeased, stateOf } from '../run-row';

type Control = Omit<RunChange<unknown>, 'result'>;

/**
 * Puts a run aside: at once when it waits, after a checkpoint when it is in progress. Asking twice does no harm.
 * @throws AppError `conflict` when it has ended, or was asked for something that outranks a pause.
 */
export async function requestPause(deps: Deps, actor: Actor, ref: string): Promise<void> {
  await control(deps, ref, (run) => {
    refuseEnded(run);
    if (run.state === 'paused') return null;
    if (outranks(run.control as RunControl, 'pause')) {
      throw new AppError('conflict', `This run was asked to ${run.control} already; it ends by itself.`);
    }
    if (run.state === 'queued') return { transition: { to: 'paused', by: actor.name } };
    return ask(run, 'pause', actor);
  });
}

/**
 * Queues a paused run again, for any worker; withdraws a pause that its worker has not carried out yet.
 * @throws AppError `conflict` when there is nothing to resume.
 */
export async function requestResume(deps: Deps, actor: Actor, ref: string): Promise<void> {
  await control(deps, ref, (run) => {
    if (run.state === 'paused') {
      return {
        transition: { to: 'queued', by: actor.name, reason: 'Resumed.' },
        patch: { fruitlessAttempts: 0 },
      };
    }
    if (isLeased(run) && run.control === 'pause') return wish('none', actor);
    throw new AppError('conflict', `This run is not paused (${run.state}).`);
  });
}

/**
 * Asks a run to end after the current batch and keep its best weights. Asking twice does no harm.
 * A run that waits to be continued, or is paused, ends so as well, once a worker takes it.
 * @throws AppError `conflict` when it has nothing to keep or has ended.
 */
export async function requestStop(deps: Deps, actor: Actor, ref: string): Promise<void> {
  await control(deps, ref, (run) => {
    refuseEnded(run);
    if (!isLeased(run) && !hasBestWeights(run)) {
      throw new AppError(
        'conflict',
        'This run has not trained an epoch: there is nothing to keep. Cancel it instead.',
      );
    }
    if (run.state !== 'paused') return ask(run, 'stop', actor);
    return {
      ...wish('stop', actor),
      transition: { to: 'queued', by: actor.name, reason: 'A worker makes the model of its best weights.' },
    };
  });
}

/**
 * Stops a run as `requestStop` does, because of a rule and not of a person. Left alone are runs that have nothing
 * to keep yet, are paused, have ended, or were asked for as much before; so it may be repeated.
 */
export async function stopByRule(
  deps: Deps,
  { runId, by, reason }: { runId: string; by: string; reason: string },
): Promise<void> {
  await control(deps, runId, (run) => {
    if (!isLeased(run) && !(run.state === 'queued' && hasBestWeights(run))) return null;
    const asked = ask(run, 'stop', { name: by });
    if (!asked) return null;
    const log = logEntry('info', reason);
    return { ...asked, events: [log, ...(asked.events ?? [])] };
  });
}

/**
 * Ends a run without a result: at once when no worker holds it, within a heartbeat when one does. Its log stays,
 * its checkpoints go. Asking twice does no harm.
 * @throws AppError `conflict` when it has ended.
 */
export async function requestCancel(deps: Deps, actor: Actor, ref: string): Promise<void> {
  await control(deps, ref, (run) => {
    refuseEnded(run);
    if (isLeased(run)) return ask(run, 'cancel', actor);
    return {
      patch: { endedAt: new Date(), control: 'cancel', controlBy: actor.name },
      transition: { to: 'cancelled', by: actor.name },
    };
  });
}

/**
 * Queues a failed run again, to go on from its newest checkpoint, or from the start where it has none.
 * @throws AppError `conflict` when it has not failed.
 */
export async function retryRun(deps: Deps, actor: Actor, ref: string): Promise<void> {
  await control(deps, ref, (run) => {
    if (run.state !== 'failed') {
      throw new AppError('conflict', `Only a failed run can be tried again; this one is ${run.state}.`);
    }
    const [newest] = checkpointsOf(run);
    const from = newest ? `after epoch ${newest.epoch}` : 'from the start';
    return {
      patch: {
        ...releasedRun,
        ...{ fruitlessAttempts: 0, furthestStep: newest?.step ?? 0, control: 'none', controlBy: null },
        ...{ error: null, errorCode: null, endedAt: null },
      },
      transition: { to: 'queued', by: actor.name, reason: `Tried again ${from}.` },
    };
  });
}

function refuseEnded(run: Run): void {
  if (isFinal(stateOf(run))) throw new AppError('conflict', `This run has already ended (${run.state}).`);
}

/** @returns null when as much was asked before. */
function ask(run: Run, wanted: ControlRequest, actor: Pick<Actor, 'name'>): Control | null {
  return outranks(wanted, run.control as RunControl) ? wish(wanted, actor) : null;
}

function wish(wanted: RunControl, actor: Pick<Actor, 'name'>): Control {
  return {
    patch: { control: wanted, controlBy: wanted === 'none' ? null : actor.name },
    events: [entryNow({ type: 'control', payload: { control: wanted, by: actor.name } })],
  };
}

async function control(deps: Deps, ref: string, decide: (run: Run) => Control | null): Promise<void> {
  const runId = await runIdByRef(deps, ref);
  const held = await changeRun<{ workerId: string | null } | null>(deps, runId, (run) => ({
    ...decide(run),
    result: isLeased(run) ? { workerId: run.workerId } : null,
  }));
  if (held) deps.live.publishControl({ runId, workerId: held.workerId });
}
