import { ProgressBar } from '@/components/ui/progress-bar';
import { count } from '@/shared/format';
import { isFinal } from '@/shared/run-state';
import { accuracyText, lossText } from '../metric-format';
import { phaseLabels } from '../run-labels';
import type { RunView } from './run-view';

const tones = {
  succeeded: 'good',
  failed: 'bad',
  cancelled: 'neutral',
  stopped: 'neutral',
  queued: 'neutral',
} as const;

/**
 * What the run is doing, or how it ended. The bar always shows all epochs; how far the current epoch or phase is
 * stands in the text. It keeps its room, so that nothing below moves.
 */
export function RunProgressLine({ view }: { view: RunView }) {
  const { state, fraction } = view;
  const activity = activityText(view);
  const begun = view.epoch > 0 || isFinal(state) || state === 'queued';
  return (
    <div className="border-t px-4 py-3">
      <div className="mb-1.5 flex min-h-4.5 justify-between gap-x-4 text-muted text-xs">
        <span className="min-w-0 truncate" title={activity}>
          {activity}
        </span>
        <span className="shrink-0">{view.epoch > 0 && `${Math.round(fraction * 100)} % of all epochs`}</span>
      </div>
      <ProgressBar
        value={begun ? fraction : null}
        label="Epochs that are done"
        tone={state in tones ? tones[state as keyof typeof tones] : 'accent'}
      />
    </div>
  );
}

export function activityText({ state, endReason, phase, batch, last, epochFraction }: RunView): string {
  switch (state) {
    case 'queued':
      return 'Waiting for a worker';
    case 'succeeded':
      return endReason ?? 'All epochs are done.';
    case 'failed':
      return 'Failed';
    case 'cancelled':
      return endReason ?? 'Cancelled; no model was saved.';
    case 'stopped':
      return endReason ?? 'Stopped by its sweep; no model was saved.';
    case 'paused':
      return 'Paused';
    default:
  }
  if (phase && phase.phase !== 'training') {
    const { done, total } = phase;
    const known = done !== null && total !== null && total > 0;
    return `${phaseLabels[phase.phase]}${known ? `: ${count(done)} of ${count(total)}` : ''}`;
  }
  if (batch && epochFraction !== null) {
    const percentage = Math.round(epochFraction * 100);
    const metrics = `loss ${lossText(batch.loss)} · accuracy ${accuracyText(batch.accuracy)}`;
    return `Epoch ${batch.epoch}: batch ${batch.batch} of ${batch.batches} (${percentage} %) · ${metrics}`;
  }
  return last ? `Epoch ${last.epoch} is done` : 'Starting';
}
