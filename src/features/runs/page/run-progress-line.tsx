import { ProgressBar } from '@/components/ui/progress-bar';
import { count } from '../../../shared/format';
import { accuracyText, lossText } from '../metric-format';
import { phaseLabel } from '../phase-labels';
import { type RunView, viewFraction } from './run-view';

interface Line {
  left: string;
  right: string;
  /** Fraction of the bar; null while it cannot be known. */
  value: number | null;
  tone: 'accent' | 'good' | 'bad' | 'neutral';
}

/** What the run is doing right now, or how it ended. It keeps its room, so that nothing below moves. */
export function RunProgressLine({ view }: { view: RunView }) {
  const { left, right, value, tone } = progressLine(view);
  return (
    <div className="border-t px-4 py-3">
      <div className="mb-1.5 flex min-h-4.5 justify-between gap-x-4 text-muted text-xs">
        <span className="min-w-0 truncate" title={left}>
          {left}
        </span>
        <span className="shrink-0">{right}</span>
      </div>
      <ProgressBar value={value} label={left} tone={tone} />
    </div>
  );
}

function progressLine(view: RunView): Line {
  const { state, endReason } = view;
  const all = viewFraction(view);
  const share = `${Math.round(all * 100)} % of all epochs`;
  switch (state) {
    case 'queued':
      return { left: 'Waiting for a worker', right: '', value: 0, tone: 'neutral' };
    case 'succeeded':
      return { left: endReason ?? 'All epochs are done.', right: share, value: 1, tone: 'good' };
    case 'failed':
      return { left: 'Failed', right: share, value: all, tone: 'bad' };
    case 'cancelled':
      return {
        left: endReason ?? 'Cancelled; no model was made.',
        right: share,
        value: all,
        tone: 'neutral',
      };
    default:
      return activeLine(view, share);
  }
}

function activeLine({ batch, phase, last, epochFraction }: RunView, right: string): Line {
  const tone = 'accent';
  if (phase && phase.phase !== 'training') {
    const { done, total } = phase;
    const known = done !== null && total !== null && total > 0;
    const left = phaseLabel(phase.phase);
    return known
      ? { left, right: `${count(done)} of ${count(total)}`, value: done / total, tone }
      : { left, right: '', value: null, tone };
  }
  if (batch && batch.epoch > (last?.epoch ?? 0)) {
    const figures = `loss ${lossText(batch.loss)} · accuracy ${accuracyText(batch.accuracy)}`;
    const left = `Epoch ${batch.epoch}: batch ${batch.batch} of ${batch.batches} · ${figures}`;
    return { left, right, value: epochFraction, tone };
  }
  if (last) return { left: `Epoch ${last.epoch} is done`, right, value: 1, tone };
  return { left: 'Getting ready', right: '', value: null, tone };
}
