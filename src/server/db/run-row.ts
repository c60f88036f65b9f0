import type { RunProgress } from '@/shared/contracts/runs';
import { type Recipe, recipeSchema } from '@/shared/recipe/recipe';
import type { ControlledRun } from '@/shared/run-controls';
import { emptyProgress } from '@/shared/run-progress';
import type { RunRequirements } from '@/shared/run-requirements';
import { type ControlRequest, isLeasedState, type RunControl, type RunState } from '@/shared/run-state';
import type { Directive, KeptCheckpoint } from '@/shared/worker-protocol';
import type { Run } from './generated/client';

/** Which attempt of which run, in whose hands: what a worker must prove to change anything. */
export interface RunLease {
  runId: string;
  attempt: number;
  workerId: string;
}

/** Does this worker still own the run? Anything else is fenced. */
export function ownsRun(run: Pick<Run, 'state' | 'attempt' | 'workerId'>, lease: RunLease): boolean {
  return isLeased(run) && run.attempt === lease.attempt && run.workerId === lease.workerId;
}

export function isLeased(run: Pick<Run, 'state'>): boolean {
  return isLeasedState(stateOf(run));
}

export function stateOf(run: Pick<Run, 'state'>): RunState {
  return run.state as RunState;
}

/** The recipe of a run. Parsed, not only read: runs of before an option existed get its default. */
export function recipeOf(run: Pick<Run, 'recipe'>): Recipe {
  return recipeSchema.parse(run.recipe);
}

export function progressOf(run: Pick<Run, 'progress' | 'recipe'>): RunProgress {
  return (run.progress as RunProgress | null) ?? emptyProgress((run.recipe as Recipe).epochs);
}

/** What another attempt can continue from, newest first. */
export function checkpointsOf(run: Pick<Run, 'checkpoints'>): KeptCheckpoint[] {
  return (run.checkpoints as KeptCheckpoint[] | null) ?? [];
}

/** Is there a checkpoint with weights that were validated? A stop can make a model of those. */
export function hasBestWeights(run: Pick<Run, 'checkpoints'>): boolean {
  return checkpointsOf(run).some(({ epoch }) => epoch > 0);
}

/** The row as the rule about controls sees it. */
export function controlledRun(run: Pick<Run, 'state' | 'control' | 'checkpoints'>): ControlledRun {
  return {
    state: stateOf(run),
    control: run.control as RunControl,
    hasBestWeights: hasBestWeights(run),
  };
}

/** What a run asks of its worker. */
export function requirementsOf(run: Pick<Run, 'requires'>): RunRequirements {
  return (run.requires as RunRequirements | null) ?? {};
}

/** What a worker that owns the run should do next. */
export function directiveOf(run: Pick<Run, 'control'>): Directive {
  return run.control === 'none' ? 'continue' : (run.control as ControlRequest);
}
