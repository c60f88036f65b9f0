import type { AxisSpec } from '@/components/charts/line-series';
import type { CurveAxis, CurveMetric } from '@/shared/contracts/compare';
import { count, duration, points } from '@/shared/format';
import {
  accuracyText,
  accuracyTick,
  learningRateText,
  lossText,
  numberTick,
  powerTick,
  rateText,
  stepTick,
} from '../runs/metric-format';

export interface MetricScale extends AxisSpec {
  title: string;
  fraction?: boolean;
  /** A difference of two values. */
  delta: (difference: number) => string;
}

const signedBy = (format: (value: number) => string) => (difference: number) =>
  `${difference < 0 ? '−' : '+'}${format(Math.abs(difference))}`;
const share = { format: accuracyText, tick: accuracyTick, fraction: true, delta: points };
const loss = { format: lossText, tick: numberTick, delta: signedBy(lossText) };

export const METRIC_SCALES: Readonly<Record<CurveMetric, MetricScale>> = {
  valAccuracy: { title: 'Validation accuracy', name: 'validation accuracy', ...share },
  valLoss: { title: 'Validation loss', name: 'validation loss', ...loss },
  valTop5: { title: 'Validation top-5', name: 'validation top-5', ...share },
  accuracy: { title: 'Training accuracy', name: 'training accuracy', ...share },
  loss: { title: 'Training loss', name: 'training loss', ...loss },
  learningRate: {
    title: 'Learning rate',
    name: 'learning rate',
    format: learningRateText,
    tick: powerTick,
    delta: signedBy(learningRateText),
  },
  imgPerSec: {
    title: 'Photos per second',
    name: 'photos per second',
    format: rateText,
    tick: numberTick,
    min: 0,
    delta: signedBy(rateText),
  },
  stepLoss: { title: 'Training loss, each step', name: 'training loss', ...loss },
  stepAccuracy: { title: 'Training accuracy, each step', name: 'training accuracy', ...share },
};

const whole = (value: number) => count(Math.round(value));
const MINUTE = 60;
const HOUR = 3600;
const timeSteps = [1, MINUTE]
  .flatMap((unit) => [1, 2, 5, 10, 15, 30].map((times) => times * unit))
  .concat([1, 2, 6, 12, 24].map((hours) => hours * HOUR));
const seconds = { format: duration, tick: shortTime, min: 0, steps: timeSteps };

export const AXIS_SCALES: Readonly<Record<CurveAxis, AxisSpec & { title: string }>> = {
  epoch: { title: 'by epoch', name: 'epoch', format: epochText },
  step: { title: 'by step', name: 'step', format: whole, tick: stepTick, whole: true, min: 0 },
  time: { title: 'by training time', name: 'training time without pauses', ...seconds },
  wall: { title: 'by wall time', name: 'time since the start', ...seconds },
  photos: {
    title: 'by photos seen',
    name: 'photos seen',
    format: whole,
    tick: stepTick,
    whole: true,
    min: 0,
  },
};

/** Whole epochs, or where a step stands between two of them. */
function epochText(epoch: number): string {
  return Number.isInteger(epoch) ? String(epoch) : epoch.toFixed(1);
}

/** `0:50`, `12:30`, `1:02:30`: minutes and seconds, with hours when there are any. */
function shortTime(seconds: number): string {
  const rounded = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor(rounded / 60);
  if (minutes < 60) return `${minutes}:${two(rounded % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(rounded % 60)}`;
}
