import type { RunListItem } from '@/shared/contracts/runs';
import type { Phase } from '@/shared/run-events';

const phaseText: Record<Exclude<Phase, 'training'>, string> = {
  downloading: 'Downloading photos',
  decoding: 'Decoding photos',
  loading: 'Loading the network',
  evaluating: 'Evaluating',
  exporting: 'Exporting the model',
  uploading: 'Uploading the model',
};

/** What a run in progress is doing, in a few words. */
export function runActivity({
  state,
  control,
  progress,
}: Pick<RunListItem, 'state' | 'control' | 'progress'>) {
  if (state === 'queued') return 'Waiting for a worker';
  if (state === 'claimed') return 'Starting';
  if (control === 'stop') return 'Stopping after this batch';
  if (control === 'cancel') return 'Cancelling';
  const { phase, epoch, epochs } = progress;
  if (phase && phase !== 'training') return phaseText[phase];
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
