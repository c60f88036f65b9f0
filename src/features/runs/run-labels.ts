import type { RunListItem } from '@/shared/contracts/runs';
import type { Phase } from '@/shared/run-events';
import type { ControlRequest } from '@/shared/run-state';

/** What the trainer is doing. */
export const phaseLabels: Record<Phase, string> = {
  downloading: 'Downloading photos',
  decoding: 'Decoding photos',
  loading: 'Loading base weights',
  'computing-features': 'Computing features',
  training: 'Training',
  'last-fit': 'Last fit on all photos',
  evaluating: 'Evaluating',
  exporting: 'Exporting the model',
  uploading: 'Uploading results',
};

/** A control request to a run in progress: a title, and what comes of it. */
export const controlLabels: Record<ControlRequest, { title: string; meaning: string }> = {
  pause: {
    title: 'Pausing',
    meaning: 'The worker saves a checkpoint after the current batch and is then free for other runs.',
  },
  stop: {
    title: 'Stopping',
    meaning: 'The run ends after the current batch, evaluates its best weights and saves them as a model.',
  },
  cancel: {
    title: 'Cancelling',
    meaning: 'The run ends as soon as the worker receives the request; no model is saved.',
  },
};

/** What a run in progress is doing, in a few words. */
export function runActivity({
  state,
  control,
  progress,
}: Pick<RunListItem, 'state' | 'control' | 'progress'>): string {
  if (state === 'queued') return 'Waiting for a worker';
  if (state === 'claimed') return 'Starting';
  if (state === 'paused') return 'Paused';
  if (control !== 'none') return controlLabels[control].title;
  const { phase, epoch, epochs } = progress;
  if (phase && phase !== 'training') return phaseLabels[phase];
  return epoch > 0 ? `Epoch ${epoch} of ${epochs}` : 'Starting';
}
