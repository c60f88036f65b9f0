import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { LineChart } from '@/components/charts/line-chart';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { machineFacts } from '@/shared/machine-labels';
import { useTRPC } from '../../api/trpc';
import type { RunLiveState } from '../live/run-live-state';
import { accuracyText, accuracyTick, etaText, numberTick } from '../metric-format';
import { type TelemetryGroup, telemetryLines } from './telemetry-lines';

const time = {
  name: 'time',
  format: (minutes: number) => etaText(minutes * 60),
  tick: (minutes: number, step: number) => `${numberTick(minutes, step)} min`,
};
const gib = (value: number) => `${value.toFixed(1)} GiB`;
const celsius = (value: number) => `${Math.round(value)} °C`;

const charts: Record<TelemetryGroup, { title: string; y: Parameters<typeof LineChart>[0]['y'] }> = {
  use: {
    title: 'Use',
    y: { name: 'use', format: accuracyText, tick: accuracyTick, min: 0, max: 1 },
  },
  memory: { title: 'Memory, GiB', y: { name: 'GiB', format: gib, tick: numberTick, min: 0 } },
  temperature: { title: 'Temperature, °C', y: { name: '°C', format: celsius, tick: numberTick } },
  disk: { title: 'Disk free, GiB', y: { name: 'GiB', format: gib, tick: numberTick, min: 0 } },
};

/** How the machine does that trains the run, over the minutes. Folded where there is little room. */
export function TelemetryCard({ runId, live }: { runId: string; live: RunLiveState }) {
  const trpc = useTRPC();
  const [open, setOpen] = useState(false);
  useEffect(() => setOpen(window.matchMedia('(min-width: 1024px)').matches), []);
  const { telemetry, telemetryAfter } = live;
  const earlier = useQuery({
    ...trpc.runs.telemetry.queryOptions({ run: runId, through: telemetryAfter }),
    enabled: telemetryAfter > 0,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });
  const points = useMemo(() => {
    const known = earlier.data ?? [];
    const last = known.at(-1)?.seq ?? 0;
    return [...known, ...telemetry.filter(({ seq }) => seq > last)];
  }, [earlier.data, telemetry]);
  const groups = useMemo(() => [...telemetryLines(points)], [points]);
  const latest = points.at(-1);
  if (!latest) return null;
  return (
    <Card>
      <CardHeader
        title="Machine"
        description={machineFacts(latest.sample)
          .map(({ label, text }) => `${label} ${text}`)
          .join(' · ')}
        actions={
          <Button size="sm" variant="ghost" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? <ChevronDown aria-hidden /> : <ChevronRight aria-hidden />}
            {open ? 'Hide charts' : 'Show charts'}
          </Button>
        }
      />
      {open && (
        <CardBody className="grid grid-cols-[repeat(auto-fit,minmax(min(100%,15rem),1fr))] gap-x-4 gap-y-3 p-3">
          {groups.map(([group, series]) => (
            <div key={group} className="min-w-0">
              <h3 className="text-muted text-xs">
                {charts[group].title}
                {series.length > 1 && `: ${series.map(({ name }) => name).join(', ')}`}
              </h3>
              <LineChart
                compact
                label={`${charts[group].title} over time`}
                height={100}
                series={series}
                x={time}
                y={charts[group].y}
                group={`machine-${runId}`}
              />
            </div>
          ))}
        </CardBody>
      )}
    </Card>
  );
}
