'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { ZoomWindow } from '@/components/charts/zoom-window';
import { useDebounced } from '../../../components/hooks/use-debounced';
import { useTRPC } from '../../api/trpc';
import type { RunLiveState } from '../live/run-live-state';
import { joinSteps, type StepLines, zoomedStretch } from './step-lines';

/** Live points after which the curve is fetched again, thinned. */
const MAX_LIVE_POINTS = 1000;
/** The stretch on display is fetched once the zoom has come to rest. */
const ZOOM_REST_MS = 250;

/**
 * The step curve: what the server answers, thinned, and the points that the log has brought since. Zooming in fetches
 * the stretch on display in more detail; nothing that is drawn goes away meanwhile.
 * @returns null while nothing is known
 */
export function useStepCurve(runId: string, live: RunLiveState) {
  const trpc = useTRPC();
  const [window, setWindow] = useState<ZoomWindow | null>(null);
  const whole = useQuery({
    ...trpc.runs.series.queryOptions({ run: runId }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { data, isFetching, refetch } = whole;

  const newer = useMemo(
    () => live.steps.filter(({ seq }) => data !== undefined && seq > data.headSeq),
    [live.steps, data],
  );
  const outdated = data && (live.stepsAfter > data.headSeq || newer.length > MAX_LIVE_POINTS);
  useEffect(() => {
    if (outdated && !isFetching) void refetch();
  }, [outdated, isFetching, refetch]);

  const wanted = zoomedStretch(window, data);
  const key = useDebounced(wanted ? `${wanted.fromStep} ${wanted.toStep}` : '', ZOOM_REST_MS);
  const [fromStep, toStep] = key.split(' ').map(Number);
  const zoomed = key !== '';
  const detail = useQuery({
    ...trpc.runs.series.queryOptions({ run: runId, fromStep, toStep }),
    enabled: zoomed,
    staleTime: Number.POSITIVE_INFINITY,
  });
  // Stays until the next one is there, so that moving about does not flicker.
  const [finer, setFiner] = useState<Parameters<typeof joinSteps>[0]['finer']>(null);
  useEffect(() => {
    if (!zoomed) setFiner(null);
    else if (detail.data && fromStep !== undefined && toStep !== undefined) {
      setFiner({ fromStep, toStep, series: detail.data });
    }
  }, [zoomed, fromStep, toStep, detail.data]);

  const lines: StepLines | null = useMemo(
    () => (data ? joinSteps({ whole: data, finer, newer }) : null),
    [data, finer, newer],
  );
  return { lines, onWindow: setWindow };
}
