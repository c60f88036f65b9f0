import { controlLabels } from '@/features/runs/control-labels';
import { phaseLabel } from '@/features/runs/phase-labels';
import type { RunListItem } from '@/shared/contracts/runs';

/** What a run in progress is doing, in a few words. */
export function runActivity({
  state,
  control,
  progress,
}: Pick<RunListItem, 'state' | 'control' | 'progress'>) {
  if (state === 'queued') return 'Waiting for a worker';
  if (state === 'claimed') return 'Starting';
  if (state === 'paused') return 'Paused';
  if (control !== 'none') return controlLabels[control].title;
  const { phase, epoch, epochs } = progress;
  if (phase && phase !== 'training') return phaseLabel(phase);
  return epoch > 0 ? `Epoch ${epoch} of ${epochs}` : 'Starting';
}

/**
 * Fraction of the longest way a run may take, 0 to 1: early stopping may end it sooner. Null before the first
 * epoch has begun.
 */
export function runFraction({ epoch, epochs, epochFraction }: RunListItem['progress']): number | null {
  if (epochs < 1 || epoch < 1) return null;
  return Math.min(1, (epoch - 1 + epochFraction) / epochs);
}
