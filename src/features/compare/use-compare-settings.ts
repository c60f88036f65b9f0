'use client';

import { useMemo } from 'react';
import { useUrlParams } from '@/components/hooks/use-url-params';
import {
  CURVE_AXES,
  CURVE_METRICS,
  type CurveAxis,
  type CurveMetric,
  MAX_COMPARED_RUNS,
  MAX_CURVE_METRICS,
  MAX_SMOOTHING,
} from '@/shared/contracts/compare';
import { findRunField } from '@/shared/run-query/fields';

/** What the compare page shows; all of it stands in the address. */
export interface CompareSettings {
  /** Numbers or ids of runs. */
  runs: readonly string[];
  /** Number of the run that the others are compared with. */
  baseline: string | null;
  metrics: readonly CurveMetric[];
  axis: CurveAxis;
  smoothing: number;
  logX: boolean;
  logY: boolean;
  /** One line, with a band, for runs that differ by their seed alone. */
  groupSeeds: boolean;
  split: 'validation' | 'test';
  /** Which chart of fields. */
  view: FieldsView;
  /** Fields of the scatter chart. */
  scatter: { x: string; y: string };
  /** Fields of the parallel coordinates; null are those in which the runs differ. */
  fields: readonly string[] | null;
  /** The field that importance, and the colour of parallel lines, is about. */
  target: string;
}

const FIELD_VIEWS = ['parallel', 'scatter', 'importance'] as const;
type FieldsView = (typeof FIELD_VIEWS)[number];

type Change = Partial<Omit<CompareSettings, 'scatter'>> & { scatterX?: string; scatterY?: string };

/** Reads the address of the compare page. Pure. */
export function compareSettings(params: Pick<URLSearchParams, 'get'>): CompareSettings {
  const listed = (name: string) => (params.get(name) ?? '').split(',').filter(Boolean);
  const metrics = listed('metric').filter((one): one is CurveMetric =>
    CURVE_METRICS.includes(one as CurveMetric),
  );
  const axis = CURVE_AXES.find((one) => one === params.get('by'));
  const field = (name: string, fallback: string) => findRunField(params.get(name) ?? '')?.name ?? fallback;
  const smoothing = Number(params.get('smooth') ?? 0);
  const fields = params.get('fields');
  return {
    runs: listed('runs').slice(0, MAX_COMPARED_RUNS),
    baseline: params.get('baseline'),
    metrics: metrics.length > 0 ? metrics.slice(0, MAX_CURVE_METRICS) : ['valAccuracy'],
    axis: axis ?? 'epoch',
    smoothing: smoothing > 0 && smoothing <= MAX_SMOOTHING ? smoothing : 0,
    logX: params.get('logx') === '1',
    logY: params.get('logy') === '1',
    groupSeeds: params.get('seeds') === '1',
    split: params.get('split') === 'test' ? 'test' : 'validation',
    view: FIELD_VIEWS.find((one) => one === params.get('view')) ?? 'parallel',
    scatter: { x: field('x', 'duration'), y: field('y', 'valAccuracy') },
    fields: fields === null ? null : listed('fields').filter((name) => findRunField(name) !== undefined),
    target: field('target', 'valAccuracy'),
  };
}

/** The address after a change; what is as usual is left out of it. */
function parametersOf(change: Change): Record<string, string | null> {
  const flag = (on: boolean) => (on ? '1' : null);
  const unless = (value: string, usual: string) => (value === usual ? null : value);
  const parameters: Record<string, string | null> = {};
  if (change.runs) parameters.runs = change.runs.join(',');
  if (change.baseline !== undefined) parameters.baseline = change.baseline;
  if (change.metrics) parameters.metric = unless(change.metrics.join(','), 'valAccuracy');
  if (change.axis) parameters.by = unless(change.axis, 'epoch');
  if (change.smoothing !== undefined) parameters.smooth = unless(String(change.smoothing), '0');
  if (change.logX !== undefined) parameters.logx = flag(change.logX);
  if (change.logY !== undefined) parameters.logy = flag(change.logY);
  if (change.groupSeeds !== undefined) parameters.seeds = flag(change.groupSeeds);
  if (change.split) parameters.split = unless(change.split, 'validation');
  if (change.view) parameters.view = unless(change.view, 'parallel');
  if (change.scatterX) parameters.x = unless(change.scatterX, 'duration');
  if (change.scatterY) parameters.y = unless(change.scatterY, 'valAccuracy');
  if (change.fields !== undefined) parameters.fields = change.fields?.join(',') ?? null;
  if (change.target) parameters.target = unless(change.target, 'valAccuracy');
  return parameters;
}

export function useCompareSettings() {
  const [params, change] = useUrlParams();
  const settings = useMemo(() => compareSettings(params), [params]);
  const set = (next: Change) => change(parametersOf(next));
  return [settings, set] as const;
}

export type SetCompare = ReturnType<typeof useCompareSettings>[1];
