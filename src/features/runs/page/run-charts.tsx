'use client';

import { useMemo, useState } from 'react';
import { LineChart } from '@/components/charts/line-chart';
import type { LineSeries, StepMarker } from '@/components/charts/line-series';
import { seriesStyle } from '@/components/charts/series-style';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { Switch } from '@/components/ui/switch';
import type { EpochMetrics } from '@/shared/run-events';
import { isFinal } from '@/shared/run-state';
import {
  accuracyText,
  accuracyTick,
  learningRateText,
  lossText,
  numberTick,
  powerTick,
  rateText,
} from '../metric-format';
import type { CommentedPoint } from './commented-point';
import { PickedPoint } from './picked-point';
import type { RunView } from './run-view';

const loss = { name: 'loss', format: lossText, tick: numberTick };
const logLoss = { ...loss, log: true };
const accuracy = { name: 'accuracy', format: accuracyText, tick: accuracyTick, fraction: true };
const learningRate = { name: 'learning rate', format: learningRateText, tick: powerTick, log: true };
const throughput = { name: 'img/s', format: rateText, tick: numberTick, min: 0 };

type CurveMetric = 'loss' | 'accuracy' | 'valLoss' | 'valAccuracy' | 'learningRate' | 'imgPerSec';

function lines(epochs: readonly EpochMetrics[], shown: readonly [CurveMetric, string][]): LineSeries[] {
  return shown.map(([metric, name], i) => ({
    id: metric,
    name,
    style: seriesStyle(i),
    points: epochs.map((metrics) => [metrics.epoch, metrics[metric]] as const),
  }));
}

/** The axis starts with room for a few epochs, so that the first points do not jump about. */
function epochAxis(epochs: readonly EpochMetrics[], total: number) {
  const last = epochs.at(-1)?.epoch ?? 0;
  return {
    name: 'epoch',
    format: (value: number) => String(Math.round(value)),
    whole: true,
    min: 1,
    max: Math.max(last, Math.min(total, 10)),
  };
}

interface MarkedEpochs {
  /** Of the highest validation accuracy. */
  best: number | null;
  restored: number | null;
  stopped: number | null;
}

function markersOf({ best, restored, stopped }: MarkedEpochs): StepMarker[] {
  const markers: StepMarker[] = [];
  if (best !== null && best === restored) {
    markers.push({ id: 'best', x: best, label: `best, restored · ${best}`, tone: 'accent' });
  } else {
    if (best !== null) markers.push({ id: 'best', x: best, label: `best · ${best}`, tone: 'muted' });
    if (restored !== null) {
      markers.push({ id: 'restored', x: restored, label: `restored · ${restored}`, tone: 'accent' });
    }
  }
  if (stopped !== null) markers.push({ id: 'stop', x: stopped, label: 'stopped early', tone: 'warn' });
  return markers;
}

interface RunChartsProps {
  view: RunView;
  group: string;
  /** Called with a point that somebody picked to comment on it; none while there is nothing to comment on. */
  onComment?: (point: CommentedPoint) => void;
}

/** Loss, accuracy, learning rate and throughput by epoch, growing as epochs end. */
export function RunCharts({ view, group, onComment }: RunChartsProps) {
  const { epochs, epochsTotal, stoppedEarly } = view;
  const [log, setLog] = useState(false);
  const lossLines = useMemo(
    () =>
      lines(epochs, [
        ['loss', 'Training'],
        ['valLoss', 'Validation'],
      ]),
    [epochs],
  );
  const accuracyLines = useMemo(
    () =>
      lines(epochs, [
        ['accuracy', 'Training'],
        ['valAccuracy', 'Validation'],
      ]),
    [epochs],
  );
  const rateLines = useMemo(() => lines(epochs, [['learningRate', 'Learning rate']]), [epochs]);
  const speedLines = useMemo(() => lines(epochs, [['imgPerSec', 'Photos per second']]), [epochs]);
  const x = useMemo(() => epochAxis(epochs, epochsTotal), [epochs, epochsTotal]);
  const restored = view.restoresBest ? (view.best.restored?.epoch ?? null) : null;
  const best = view.best.bestValAccuracyEpoch;
  const stopped = stoppedEarly ? (view.last?.epoch ?? null) : null;
  const lossMarkers = useMemo(() => markersOf({ best: null, restored, stopped }), [restored, stopped]);
  const accuracyMarkers = useMemo(() => markersOf({ best, restored, stopped }), [best, restored, stopped]);
  const [picked, setPicked] = useState<CommentedPoint | null>(null);
  const mayPick = onComment !== undefined;
  // Charts listen to what they are given: it must stay the same.
  const picks = useMemo(() => {
    const pick = (metric: CommentedPoint['metric']) =>
      mayPick ? (epoch: number) => setPicked({ metric, epoch }) : undefined;
    return { loss: pick('valLoss'), accuracy: pick('valAccuracy'), rate: pick('learningRate') };
  }, [mayPick]);
  const pickedOf = (metric: CommentedPoint['metric']) =>
    picked?.metric === metric &&
    onComment && (
      <PickedPoint
        point={picked}
        onComment={(point) => onComment({ ...point })}
        onClose={() => setPicked(null)}
      />
    );
  const empty = isFinal(view.state)
    ? 'It ended during its first epoch.'
    : 'The first point comes with the end of the first epoch.';

  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <Card>
        <CardHeader
          title="Loss"
          actions={<Switch label="Log scale" checked={log} onCheckedChange={setLog} />}
        />
        <CardBody className="p-3">
          <LineChart
            label="Loss by epoch"
            series={lossLines}
            x={x}
            y={log ? logLoss : loss}
            markers={lossMarkers}
            group={group}
            empty={empty}
            onPick={picks.loss}
          />
          {pickedOf('valLoss')}
        </CardBody>
      </Card>
      <Card>
        <CardHeader title="Accuracy" />
        <CardBody className="p-3">
          <LineChart
            label="Accuracy by epoch"
            series={accuracyLines}
            x={x}
            y={accuracy}
            markers={accuracyMarkers}
            group={group}
            empty={empty}
            onPick={picks.accuracy}
          />
          {pickedOf('valAccuracy')}
        </CardBody>
      </Card>
      <Card>
        <CardHeader title="Learning rate" />
        <CardBody className="p-3">
          <LineChart
            compact
            label="Learning rate by epoch"
            height={110}
            series={rateLines}
            x={x}
            y={learningRate}
            group={group}
            onPick={picks.rate}
          />
          {pickedOf('learningRate')}
        </CardBody>
      </Card>
      <Card>
        <CardHeader title="Training photos per second" />
        <CardBody className="p-3">
          <LineChart
            compact
            label="Photos per second by epoch"
            height={110}
            series={speedLines}
            x={x}
            y={throughput}
            group={group}
          />
        </CardBody>
      </Card>
    </div>
  );
}
