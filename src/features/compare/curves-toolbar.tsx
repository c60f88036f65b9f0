'use client';

import { ChartLine } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Popover } from '@/components/ui/popover';
import { Select } from '@/components/ui/select';
import { Switch } from '@/components/ui/switch';
import { CURVE_AXES, CURVE_METRICS, type CurveMetric, MAX_CURVE_METRICS } from '@/shared/contracts/compare';
import { seedGroups } from '@/shared/seed-groups';
import type { ComparedRun } from './compared-run';
import { AXIS_SCALES, METRIC_SCALES } from './curve-scales';
import type { CompareSettings, SetCompare } from './use-compare-settings';

interface CurvesToolbarProps {
  runs: readonly ComparedRun[];
  settings: CompareSettings;
  set: SetCompare;
}

const AXES = CURVE_AXES.map((value) => ({ value, label: AXIS_SCALES[value].title }));
const SMOOTHINGS = [0, 0.5, 0.8, 0.9, 0.97].map((weight) => ({
  value: String(weight),
  label: weight === 0 ? 'Not smoothed' : `Smoothed ${weight}`,
}));

/** What the charts show: metrics, axes, smoothing, seeds. */
export function CurvesToolbar({ runs, settings, set }: CurvesToolbarProps) {
  const seeded = runs.map(({ id, recipe, run }) => ({
    id,
    recipe,
    datasetVersionId: `${run.datasetId} ${run.datasetVersion}`,
  }));
  const hasSeeds = seedGroups(seeded).length > 0;
  const smoothing = String(settings.smoothing);
  const smoothings = SMOOTHINGS.some(({ value }) => value === smoothing)
    ? SMOOTHINGS
    : [...SMOOTHINGS, { value: smoothing, label: `Smoothed ${smoothing}` }];
  return (
    <>
      {(hasSeeds || settings.groupSeeds) && (
        <Switch
          label="Mean over seeds"
          checked={settings.groupSeeds}
          onCheckedChange={(groupSeeds) => set({ groupSeeds })}
        />
      )}
      <Switch label="Log x" checked={settings.logX} onCheckedChange={(logX) => set({ logX })} />
      <Switch label="Log y" checked={settings.logY} onCheckedChange={(logY) => set({ logY })} />
      <MetricPicker chosen={settings.metrics} onChange={(metrics) => set({ metrics })} />
      <Select
        aria-label="Horizontal axis"
        size="sm"
        className="w-36"
        value={settings.axis}
        onValueChange={(axis) => set({ axis: CURVE_AXES.find((one) => one === axis) })}
        options={AXES}
      />
      <Select
        aria-label="Smoothing"
        size="sm"
        className="w-34"
        value={smoothing}
        onValueChange={(weight) => set({ smoothing: Number(weight) })}
        options={smoothings}
      />
    </>
  );
}

function MetricPicker({
  chosen,
  onChange,
}: {
  chosen: readonly CurveMetric[];
  onChange: (metrics: CurveMetric[]) => void;
}) {
  const [open, setOpen] = useState(false);
  const [first] = chosen;
  const title = chosen.length === 1 && first ? METRIC_SCALES[first].title : `${chosen.length} metrics`;
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label="Metrics"
      trigger={
        <Button size="sm">
          <ChartLine aria-hidden />
          {title}
        </Button>
      }
    >
      <ul className="grid gap-1.5 p-3">
        {CURVE_METRICS.map((metric) => {
          const checked = chosen.includes(metric);
          const last = checked && chosen.length === 1;
          const full = !checked && chosen.length >= MAX_CURVE_METRICS;
          return (
            <li key={metric}>
              <Checkbox
                checked={checked}
                disabled={last || full}
                onCheckedChange={() =>
                  onChange(checked ? chosen.filter((one) => one !== metric) : [...chosen, metric])
                }
                label={METRIC_SCALES[metric].title}
              />
            </li>
          );
        })}
      </ul>
    </Popover>
  );
}
