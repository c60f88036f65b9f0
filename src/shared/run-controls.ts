import { may, type Role } from './permissions';
import { isFinal, isLeasedState, outranks, type RunControl, type RunState } from './run-state';

/** What a person can do to a run. */
export const RUN_ACTIONS = [
  'pause',
  'resume',
  'stop',
  'cancel',
  'retry',
  'rename',
  'prioritise',
  'schedule',
  'move',
] as const;
export type RunAction = (typeof RUN_ACTIONS)[number];

/** As much of a run as decides what can be done to it. */
export interface ControlledRun {
  state: RunState;
  /** What it has been asked for already. */
  control: RunControl;
  /** It has trained an epoch, so a stop has weights to make a model of. */
  hasBestWeights: boolean;
}

export type Verdict =
  | { allowed: true }
  /** `isDone`: as much was done or asked for before, so that repeating it is no mistake. */
  | { allowed: false; reason: string; isDone: boolean };

const allowed: Verdict = { allowed: true };
const done = (reason: string): Verdict => ({ allowed: false, reason, isDone: true });
const refused = (reason: string): Verdict => ({ allowed: false, reason, isDone: false });

/** May this be done to the run now, and if not, why? The server's rule; buttons ask the same. */
export function controlVerdict(action: RunAction, run: ControlledRun, role: Role): Verdict {
  if (!may(role, 'run:write')) {
    return refused('Your role may only read runs. Ask an administrator to make you a member.');
  }
  return rules[action](run);
}

/** `controlVerdict` of every action. */
export function allowedControls(run: ControlledRun, role: Role): Record<RunAction, Verdict> {
  const verdicts = RUN_ACTIONS.map((action) => [action, controlVerdict(action, run, role)] as const);
  return Object.fromEntries(verdicts) as Record<RunAction, Verdict>;
}

/** What a person can do to all runs of a sweep at once. */
export const SWEEP_ACTIONS = ['pause', 'resume', 'cancel', 'prioritise'] as const;
export type SweepAction = (typeof SWEEP_ACTIONS)[number];

/** May this be done to any run of the sweep now? Those it may not be done to are left as they are. */
export function sweepVerdict(action: SweepAction, runs: readonly ControlledRun[], role: Role): Verdict {
  const verdicts = runs.map((run) => controlVerdict(action, run, role));
  return verdicts.find((verdict) => verdict.allowed) ?? verdicts[0] ?? refused('This sweep has no runs.');
}

const rules: Record<RunAction, (run: ControlledRun) => Verdict> = {
  pause: ({ state, control }) => {
    if (isFinal(state)) return ended(state);
    if (state === 'paused') return done('This run is paused already.');
    if (outranks(control, 'pause')) {
      return refused(`This run was asked to ${control} already and ends soon.`);
    }
    return control === 'pause' ? done('This run was asked to pause already.') : allowed;
  },
  resume: ({ state, control }) => {
    if (state === 'paused' || (isLeasedState(state) && control === 'pause')) return allowed;
    return refused(`This run is not paused (${state}).`);
  },
  stop: ({ state, control, hasBestWeights }) => {
    if (isFinal(state)) return ended(state);
    if (!isLeasedState(state) && !hasBestWeights) {
      return refused('This run has not trained an epoch, so there is nothing to keep. Cancel it instead.');
    }
    if (state !== 'paused' && !outranks('stop', control)) {
      return done(`This run was asked to ${control} already.`);
    }
    return allowed;
  },
  cancel: ({ state, control }) => {
    if (isFinal(state)) return ended(state);
    return isLeasedState(state) && control === 'cancel'
      ? done('This run was asked to cancel already.')
      : allowed;
  },
  retry: ({ state }) =>
    state === 'failed' ? allowed : refused(`Only a failed run can be retried; this one is ${state}.`),
  rename: () => allowed,
  prioritise: ({ state }) => (isFinal(state) ? ended(state) : allowed),
  schedule: ({ state }) =>
    state === 'queued' || state === 'paused'
      ? allowed
      : refused(`Only a queued or paused run can be scheduled; this one is ${state}.`),
  move: ({ state }) =>
    state === 'queued'
      ? allowed
      : refused(`Only a queued run has a place in the queue; this one is ${state}.`),
};

function ended(state: RunState): Verdict {
  return refused(`This run has already ended (${state}).`);
}
