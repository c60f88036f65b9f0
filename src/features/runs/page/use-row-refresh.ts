'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { RunDetail } from '@/shared/contracts/runs';
import { isFinal } from '@/shared/run-state';
import { useTRPC } from '../../api/trpc';
import type { RunLiveState } from '../live/run-live-state';

/** How often a row is fetched for what no event reports. */
const INTERVAL_MS = 10_000;

/**
 * Fetches the run's row again while only the row shows a change: a place in the queue that moves, a worker
 * that stays silent. While events arrive it fetches nothing; each one, seen by `lastSeq`, restarts the interval.
 */
export function useRowRefresh({ id, state }: Pick<RunDetail, 'id' | 'state'>, lastSeq: number): void {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const waiting = !isFinal(state);
  // biome-ignore lint/correctness/useExhaustiveDependencies: an event is a sign of life and restarts the wait
  useEffect(() => {
    if (!waiting) return;
    const timer = setInterval(
      () => void queryClient.invalidateQueries(trpc.runs.get.pathFilter()),
      INTERVAL_MS,
    );
    return () => clearInterval(timer);
  }, [id, waiting, lastSeq, queryClient, trpc]);
}

/**
 * Fetches the row again when the log says something that may mean that the run stalled, or, once it has, that it
 * gets on again: the row alone says which.
 */
export function useStallRefresh(
  { stalledAt, lastSeq }: Pick<RunDetail, 'stalledAt' | 'lastSeq'>,
  live: RunLiveState,
): void {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const warned = live.logs.findLast(({ level }) => level === 'warn')?.seq ?? 0;
  const news = stalledAt ? live.lastSeq : warned;
  useEffect(() => {
    if (news > lastSeq) void queryClient.invalidateQueries(trpc.runs.get.pathFilter());
  }, [news, lastSeq, queryClient, trpc]);
}
