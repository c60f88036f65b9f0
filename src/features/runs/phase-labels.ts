import type { Phase } from '@/shared/run-events';

const words: Record<Phase, string> = {
  downloading: 'Downloading photos',
  decoding: 'Decoding photos',
  loading: 'Loading base weights',
  training: 'Training',
  evaluating: 'Evaluating',
  exporting: 'Exporting the model',
  uploading: 'Uploading results',
};

/** What the trainer is doing, for people. */
export function phaseLabel(phase: Phase): string {
  return words[phase];
}
