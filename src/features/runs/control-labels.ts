import type { ControlRequest } from '@/shared/run-state';

/** What a run in progress was asked for: a title, and what will come of it. */
export const controlLabels: Record<ControlRequest, { title: string; meaning: string }> = {
  pause: {
    title: 'Pausing',
    meaning: 'The worker makes a checkpoint after the current batch and is then free for other runs.',
  },
  stop: {
    title: 'Stopping',
    meaning: 'The run ends after the current batch, evaluates its best weights and makes a model of them.',
  },
  cancel: {
    title: 'Cancelling',
    meaning: 'The run ends as soon as the worker hears of it; nothing of it is kept as a model.',
  },
};
