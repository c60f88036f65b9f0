import type { EvaluationSummary } from '@/shared/run-events';
import { count, duration, points, signed } from '../../shared/format';
import { accuracyText, lossText } from '../runs/metric-format';
import { type ComparedRun, testOf } from './compared-run';

/** A column of the table of metrics. */
export interface ComparedMetric {
  name: string;
  better: 'higher' | 'lower' | null;
  /** Depends on the photos it was measured on, so that it compares runs on the same data only. */
  onData?: true;
  value: (run: ComparedRun) => number | null | undefined;
  text: (value: number | null | undefined) => string;
  /** What sets a value apart from the baseline's. */
  delta?: (difference: number) => string;
}

const whole = (value: number | null | undefined) => (value == null ? '–' : count(value));
const lossDelta = (difference: number) =>
  difference === 0 ? '0' : `${difference < 0 ? '−' : '+'}${lossText(Math.abs(difference))}`;
const timeDelta = (seconds: number) =>
  seconds === 0 ? '0' : `${seconds < 0 ? '−' : '+'}${duration(Math.abs(seconds))}`;

const share = (name: string, value: ComparedMetric['value']): ComparedMetric => ({
  name,
  value,
  onData: true,
  better: 'higher',
  text: accuracyText,
  delta: points,
});
const onTest = (name: string, key: keyof EvaluationSummary): ComparedMetric =>
  share(name, ({ evaluations }) => testOf(evaluations)?.[key] as number | null | undefined);

/** What was measured while it trained: ranking uses validation. */
export const COMPARED_METRICS: readonly ComparedMetric[] = [
  share('Best val. accuracy', ({ best }) => best.bestValAccuracy),
  {
    name: 'At epoch',
    better: null,
    value: ({ best }) => best.bestValAccuracyEpoch,
    text: whole,
    delta: signed,
  },
  share('At restored epoch', ({ best }) => best.restored?.valAccuracy),
  {
    name: 'Restored epoch',
    better: null,
    value: ({ best }) => best.restored?.epoch,
    text: whole,
    delta: signed,
  },
  {
    name: 'Best val. loss',
    onData: true,
    better: 'lower',
    value: ({ best }) => best.bestValLoss,
    text: lossText,
    delta: lossDelta,
  },
  {
    name: 'Training time without pauses',
    better: 'lower',
    value: ({ trainedSeconds }) => trainedSeconds,
    text: (value) => (value == null ? '–' : duration(value)),
    delta: timeDelta,
  },
];

/** On the test split of the run's own data. */
export const TEST_METRICS: readonly ComparedMetric[] = [
  onTest('Test top-1', 'top1'),
  onTest('Test top-5', 'top5'),
  onTest('Value', 'valueAccuracy'),
  onTest('Currency', 'currencyAccuracy'),
  onTest('Country', 'countryAccuracy'),
  {
    name: 'Test loss',
    onData: true,
    better: 'lower',
    value: ({ evaluations }) => testOf(evaluations)?.loss,
    text: lossText,
    delta: lossDelta,
  },
];
