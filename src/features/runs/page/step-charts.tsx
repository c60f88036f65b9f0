import { useMemo } from 'react';
import { LineChart } from '@/components/charts/line-chart';
import { seriesStyle } from '@/components/charts/series-style';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import type { StepMetric } from '@/shared/step-curve';
import type { RunLiveState } from '../live/run-live-state';
import {
  accuracyText,
  accuracyTick,
  learningRateText,
  lossText,
  numberTick,
  powerTick,
  stepTick,
} from '../metric-format';
import { useStepCurve } from './use-step-curve';

const step = {
  name: 'step',
  format: (value: number) => String(Math.round(value)),
  tick: stepTick,
  whole: true,
};

const charts = [
  {
    metric: 'loss',
    title: 'Training loss by step',
    y: { name: 'loss', format: lossText, tick: numberTick },
  },
  {
    metric: 'accuracy',
    title: 'Training accuracy by step',
    y: { name: 'accuracy', format: accuracyText, tick: accuracyTick, fraction: true },
  },
  {
    metric: 'learningRate',
    title: 'Learning rate by step',
    y: { name: 'learning rate', format: learningRateText, tick: powerTick, log: true },
  },
] as const satisfies readonly { metric: StepMetric; title: string; y: object }[];

/** What training measured between its reports; points are added while it trains. Zooming in fetches more detail. */
export function StepCharts({ runId, live }: { runId: string; live: RunLiveState }) {
  const { lines, onWindow } = useStepCurve(runId, live);
  const series = useMemo(
    () =>
      charts.map(({ metric, title }) => [
        {
          id: metric,
          name: title.replace(' by step', ''),
          style: seriesStyle(0),
          points: lines?.[metric] ?? [],
        },
      ]),
    [lines],
  );
  if (!lines || lines.imgPerSec.length === 0) return null;
  return (
    <div className="grid gap-4 lg:grid-cols-3">
      {charts.map(({ metric, title, y }, i) =>
        lines[metric].length === 0 ? null : (
          <Card key={metric}>
            <CardHeader title={title} />
            <CardBody className="p-3">
              <LineChart
                label={title}
                height={160}
                series={series[i] ?? []}
                x={step}
                y={y}
                group={`steps-${runId}`}
                onWindow={i === 0 ? onWindow : undefined}
              />
            </CardBody>
          </Card>
        ),
      )}
    </div>
  );
}
