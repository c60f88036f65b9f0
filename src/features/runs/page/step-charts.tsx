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
    figure: 'loss',
    title: 'Training loss by step',
    y: { name: 'loss', format: lossText, tick: numberTick },
  },
  {
    figure: 'accuracy',
    title: 'Training accuracy by step',
    y: { name: 'accuracy', format: accuracyText, tick: accuracyTick, fraction: true },
  },
  {
    figure: 'learningRate',
    title: 'Learning rate by step',
    y: { name: 'learning rate', format: learningRateText, tick: powerTick, log: true },
  },
] as const satisfies readonly { figure: StepMetric; title: string; y: object }[];

/** What training measured between its reports, growing as it goes on. Zooming in shows more and more of it. */
export function StepCharts({ runId, live }: { runId: string; live: RunLiveState }) {
  const { lines, onWindow } = useStepCurve(runId, live);
  const series = useMemo(
    () =>
      charts.map(({ figure, title }) => [
        {
          id: figure,
          name: title.replace(' by step', ''),
          style: seriesStyle(0),
          points: lines?.[figure] ?? [],
        },
      ]),
    [lines],
  );
  if (!lines || lines.imgPerSec.length === 0) return null;
  return (
    <div className="grid gap-4 lg:grid-cols-3">
      {charts.map(({ figure, title, y }, i) =>
        lines[figure].length === 0 ? null : (
          <Card key={figure}>
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
