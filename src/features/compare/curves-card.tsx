'use client';

import { useMemo, useState } from 'react';
import { LineChart } from '@/components/charts/line-chart';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { Select } from '@/components/ui/select';
import { Switch } from '@/components/ui/switch';
import { useUrlParams } from '../../components/hooks/use-url-params';
import { duration } from '../../shared/format';
import {
  accuracyText,
  accuracyTick,
  learningRateText,
  lossText,
  numberTick,
  powerTick,
  rateText,
} from '../runs/metric-format';
import { type ComparedRun, type CurveAxis, type CurveMetric, curves } from './compared-run';

const METRICS: { value: CurveMetric; label: string }[] = [
  { value: 'valAccuracy', label: 'Validation accuracy' },
  { value: 'valLoss', label: 'Validation loss' },
  { value: 'accuracy', label: 'Training accuracy' },
  { value: 'loss', label: 'Training loss' },
  { value: 'learningRate', label: 'Learning rate' },
  { value: 'imgPerSec', label: 'Photos per second' },
];
const AXES: { value: CurveAxis; label: string }[] = [
  { value: 'epoch', label: 'by epoch' },
  { value: 'time', label: 'by training time' },
];

const share = { format: accuracyText, tick: accuracyTick, fraction: true };
const lossAxis = { format: lossText, tick: numberTick };
const scales = {
  valAccuracy: { name: 'validation accuracy', ...share },
  accuracy: { name: 'training accuracy', ...share },
  valLoss: { name: 'validation loss', ...lossAxis },
  loss: { name: 'training loss', ...lossAxis },
  learningRate: { name: 'learning rate', format: learningRateText, tick: powerTick },
  imgPerSec: { name: 'photos per second', format: rateText, tick: numberTick, min: 0 },
};
const epochs = { name: 'epoch', format: (value: number) => String(Math.round(value)), whole: true, min: 1 };
const MINUTE = 60;
const HOUR = 3600;
const time = {
  name: 'training time without pauses',
  format: duration,
  tick: shortTime,
  min: 0,
  steps: [
    ...[1, 2, 5, 10, 15, 30],
    ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
    ...[1, 2, 6, 12, 24].map((hours) => hours * HOUR),
  ],
};

/** `0:50`, `12:30`, `1:02:30`: minutes and seconds, with hours when there are any. */
function shortTime(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}:${two(whole % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}

/** The chosen metric of all runs in one chart. */
export function CurvesCard({ runs }: { runs: readonly ComparedRun[] }) {
  const [params, change] = useUrlParams();
  const metric = METRICS.find(({ value }) => value === params.get('metric'))?.value ?? 'valAccuracy';
  const axis: CurveAxis = params.get('by') === 'time' ? 'time' : 'epoch';
  const [log, setLog] = useState(false);
  const isLoss = metric === 'loss' || metric === 'valLoss';
  const series = useMemo(() => curves(runs, { metric, axis }), [runs, metric, axis]);
  const y = useMemo(
    () => ({ ...scales[metric], log: metric === 'learningRate' || (isLoss && log) }),
    [metric, isLoss, log],
  );
  const label = METRICS.find(({ value }) => value === metric)?.label ?? '';

  return (
    <Card>
      <CardHeader
        title="Curves"
        actions={
          <>
            {isLoss && <Switch label="Log scale" checked={log} onCheckedChange={setLog} />}
            <Select
              aria-label="Metric"
              size="sm"
              className="w-44"
              value={metric}
              onValueChange={(value) => change({ metric: value === 'valAccuracy' ? null : value })}
              options={METRICS}
            />
            <Select
              aria-label="Horizontal axis"
              size="sm"
              className="w-36"
              value={axis}
              onValueChange={(value) => change({ by: value === 'epoch' ? null : value })}
              options={AXES}
            />
          </>
        }
      />
      <CardBody className="p-3">
        {/* Another axis is another chart: a zoom in epochs means nothing in seconds. */}
        <LineChart
          key={axis}
          label={`${label} ${axis === 'epoch' ? 'by epoch' : 'by training time'}`}
          height={340}
          series={series}
          x={axis === 'epoch' ? epochs : time}
          y={y}
          empty="None of these runs has ended an epoch yet."
        />
      </CardBody>
    </Card>
  );
}
