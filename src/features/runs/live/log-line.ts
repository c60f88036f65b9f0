import { baseWeightsLabels } from '@/shared/base-weights-labels';
import { checkpointPlace } from '@/shared/checkpoint-labels';
import type { Phase, RunEvent, RunEventPayloads } from '@/shared/run-events';
import type { RunState } from '@/shared/run-state';
import { phaseLabels } from '../run-labels';

export interface LogLine {
  seq: number;
  attempt: number;
  at: number;
  level: 'info' | 'warn' | 'error';
  message: string;
  /** What the trainer wrote, or what the run went through. */
  source: 'trainer' | 'run';
}

const states: Record<RunState, (by: string | null) => string> = {
  queued: (by) => (by ? `Queued by ${by}` : 'Queued'),
  claimed: (by) => `Claimed by worker ${by ?? ''}`.trim(),
  running: () => 'Trainer started',
  paused: (by) => (by ? `Paused by ${by}` : 'Paused'),
  succeeded: () => 'Succeeded',
  failed: () => 'Failed',
  cancelled: (by) => (by ? `Cancelled by ${by}` : 'Cancelled'),
  stopped: (by) => (by ? `Stopped by ${by}` : 'Stopped by its sweep'),
};

const percent = (fraction: number) => `${(fraction * 100).toFixed(1)} %`;
const loss = (value: number | null) => (value === null ? 'not finite' : value.toFixed(4));

/**
 * An event as a line of the log; null for those that would only be noise there.
 * `phase` is the one before this event: progress inside a phase is no line of its own.
 */
export function logLine(event: RunEvent, phase: Phase | null): LogLine | null {
  const text = eventText(event, phase);
  if (!text) return null;
  const { seq, attempt, at } = event;
  return { seq, attempt, at, level: 'info', source: 'run', ...text };
}

function controlText({ control, by }: RunEventPayloads['control']): string {
  return control === 'none' ? `${by} withdrew the pause` : `${by} asked to ${control}`;
}

function eventText(event: RunEvent, phase: Phase | null): (Partial<LogLine> & { message: string }) | null {
  switch (event.type) {
    case 'log':
      return { ...event.payload, source: 'trainer' };
    case 'state': {
      const { state, reason, by } = event.payload;
      const message = `${states[state](by)}${reason ? `: ${reason}` : ''}`;
      const again = state === 'queued' && event.attempt > 0;
      return { message, level: state === 'failed' ? 'error' : again ? 'warn' : 'info' };
    }
    case 'control':
      return {
        message: controlText(event.payload),
        level: 'warn',
      };
    case 'setup': {
      const { runtime, device, baseWeights, resumedFrom } = event.payload;
      const resumed = resumedFrom ? `Continued after ${checkpointPlace(resumedFrom)}; ` : '';
      return {
        message: `${resumed}${runtime} on ${device}; base weights: ${baseWeightsLabels[baseWeights.kind].name}, ${baseWeights.source}`,
        level: baseWeights.kind === 'random' ? 'warn' : 'info',
      };
    }
    case 'phase':
      return event.payload.phase === phase ? null : { message: phaseLabels[event.payload.phase] };
    case 'epoch': {
      const { epoch, bestEpoch, accuracy, valAccuracy, seconds } = event.payload;
      const training = `loss ${loss(event.payload.loss)}, acc ${percent(accuracy)}`;
      const validation = `val loss ${loss(event.payload.valLoss)}, acc ${percent(valAccuracy)}`;
      const best = epoch === bestEpoch ? ' · improved' : '';
      return { message: `Epoch ${epoch}: ${training} · ${validation} · ${seconds.toFixed(1)} s${best}` };
    }
    case 'evaluation': {
      const { split, top1, top5, photos } = event.payload;
      return {
        message: `Evaluation on ${photos} ${split} photos: top-1 ${percent(top1)}, top-5 ${percent(top5)}`,
      };
    }
    case 'model':
      return { message: `Model version ${event.payload.modelNumber} saved` };
    default:
      return null;
  }
}
