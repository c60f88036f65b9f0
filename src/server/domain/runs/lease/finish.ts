import type { TrainerSummary } from '@/shared/trainer-job';
import type { Directive, WorkerMessages } from '@/shared/worker-protocol';
import type { Run } from '../../../db/generated/client';
import { ownsRun, type RunLease } from '../../../db/run-row';
import type { Deps } from '../../../deps';
import { AppError } from '../../../errors';
import { insertModelVersion, prepareModelVersion } from '../../models/create-model';
import { changeRun, type RunChange, type Transition } from '../event-log/event-log';
import { entryNow, logEntry } from '../event-log/log-entry';
import { findRun } from '../repo';
import { cancelled, endedNow, pauseEnded, releaseRun } from './lifecycle';

type Outcome = WorkerMessages['finish']['outcome'];
type Succeeded = Extract<Outcome, { kind: 'succeeded' }>;

/**
 * Ends the attempt with what the worker says came of it. Repeating it after a lost answer changes nothing and
 * answers the same.
 * @returns `continue` when the outcome stands, `fenced` when another attempt owns the run.
 * @throws AppError when the results cannot be taken now but may be later (`disk-full`, `unavailable`).
 */
export async function finishRun(deps: Deps, lease: RunLease, outcome: Outcome): Promise<Directive> {
  const key = `${lease.runId}:${lease.attempt}:${lease.workerId}`;
  const inProgress = deps.finishes.get(key);
  if (inProgress) return inProgress;
  const promise = finish(deps, lease, outcome).finally(() => deps.finishes.delete(key));
  deps.finishes.set(key, promise);
  return promise;
}

async function finish(deps: Deps, lease: RunLease, outcome: Outcome): Promise<Directive> {
  const run = await findRun(deps.db, lease.runId);
  if (!run) return 'fenced';
  if (!ownsRun(run, lease)) return alreadyFinished(run, lease, outcome) ? 'continue' : 'fenced';
  switch (outcome.kind) {
    case 'released':
      return (await releaseRun(deps, lease, outcome.reason)) ? 'continue' : 'fenced';
    case 'cancelled':
      return end(deps, lease, (current) => cancelled(current));
    case 'paused':
      return end(deps, lease, pauseEnded);
    case 'failed':
      return end(deps, lease, (current) => failed(current, outcome.code, outcome.message));
    case 'succeeded':
      return succeed(deps, lease, outcome);
  }
}

/** Did this worker end this very attempt before, so that only the answer was lost? */
function alreadyFinished(run: Run, lease: RunLease, outcome: Outcome): boolean {
  if (run.attempt !== lease.attempt) return false;
  if (outcome.kind === 'released') return run.state === 'queued' || run.workerId === lease.workerId;
  if (outcome.kind === 'paused') return run.state === 'paused' || run.state === 'queued';
  return run.workerId === lease.workerId && run.errorCode !== 'worker-lost';
}

async function succeed(deps: Deps, lease: RunLease, { summary, files }: Succeeded): Promise<Directive> {
  let prepared: Awaited<ReturnType<typeof prepareModelVersion>>;
  try {
    prepared = await prepareModelVersion(deps, { runId: lease.runId, summary, files });
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'disk-full' || error.code === 'unavailable')
      throw error;
    const message = `The results cannot be used: ${error.message}`;
    return end(deps, lease, (run) => failed(run, 'internal', message));
  }
  return changeRun<Directive>(deps, lease.runId, async (run, tx) => {
    if (!ownsRun(run, lease)) return { result: 'fenced' };
    // Whoever cancelled before the result was in does not want a model of it.
    if (run.control === 'cancel') return { result: 'continue', ...cancelled(run) };
    if (run.state !== 'running') throw new AppError('conflict', 'This run was never reported as started.');
    const model = await insertModelVersion(tx, prepared, run);
    return {
      result: 'continue',
      patch: { ...endedNow(), ...flaw(summary) },
      events: [
        ...prepared.warnings.map((message) => logEntry('warn', message)),
        entryNow({ type: 'model', payload: { modelId: model.id, modelNumber: model.number } }),
      ],
      transition: endOf(run, summary),
      top1: model.top1,
    };
  });
}

/** A sweep's request counts only where it ended the training; a run that was done by then has succeeded. */
function endOf(run: Run, summary: TrainerSummary): Transition {
  if (run.controlSource === 'sweep' && summary.stopReason === 'stopped-by-user') {
    return { to: 'stopped', reason: 'Its best weights were kept as a model.', by: run.controlBy };
  }
  return { to: 'succeeded', reason: endReason(summary) };
}

function endReason({ stopReason, stopDetail, bestEpoch }: TrainerSummary): string | null {
  switch (stopReason) {
    case 'completed':
      return null;
    case 'early-stopping':
      return 'Stopped early: no improvement within the patience.';
    case 'stopped-by-user':
      return 'Stopped on request; the best weights so far were kept.';
    case 'time-limit':
      return 'Stopped at the time limit of its recipe.';
    case 'loss-not-finite':
      return `Training broke off and the weights of epoch ${bestEpoch} were kept. ${stopDetail ?? ''}`.trim();
  }
}

/** What stays on the row of a run that made a model although its training broke off. */
function flaw({ stopReason, stopDetail }: TrainerSummary): { errorCode?: string; error?: string | null } {
  return stopReason === 'loss-not-finite' ? { errorCode: stopReason, error: stopDetail ?? null } : {};
}

type Ending = Omit<RunChange<Directive>, 'result'>;

async function end(deps: Deps, lease: RunLease, ending: (run: Run) => Ending): Promise<Directive> {
  return changeRun<Directive>(deps, lease.runId, (run) =>
    ownsRun(run, lease) ? { result: 'continue', ...ending(run) } : { result: 'fenced' },
  );
}

function failed(run: Run, code: string, message: string): Ending {
  // A trainer that is asked to end may fail on its way out; what counts is that somebody cancelled it.
  if (run.control === 'cancel') return cancelled(run);
  return {
    patch: { ...endedNow(), errorCode: code, error: message },
    transition: { to: 'failed', reason: message },
  };
}
