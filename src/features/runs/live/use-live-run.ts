'use client';

import { useEffect, useState, useSyncExternalStore } from 'react';
import { type LiveStatus, liveStatus } from '../../live/live-status';
import { liveSocket } from '../../live/socket';
import { idleSnapshot, type RunLiveSnapshot, RunLiveStore } from './run-live-store';

/** Runs whose log stays in memory after their page was left, so that coming back shows it at once. */
const KEPT_STORES = 12;
const stores = new Map<string, RunLiveStore>();

export function runLiveStore(runId: string): RunLiveStore {
  const store = stores.get(runId) ?? new RunLiveStore(runId, liveSocket);
  // Re-inserting keeps the map in order of use.
  stores.delete(runId);
  stores.set(runId, store);
  for (const [id, other] of stores) {
    if (stores.size <= KEPT_STORES) break;
    if (other !== store && other.idle) stores.delete(id);
  }
  return store;
}

const idle = () => idleSnapshot;
const noSubscription = () => () => {};

/** The live state of a run and of the connection behind it; `null` as the id follows nothing. */
export function useLiveRun(runId: string | null): RunLiveSnapshot {
  const [store, setStore] = useState<RunLiveStore | null>(null);
  useEffect(() => setStore(runId === null ? null : runLiveStore(runId)), [runId]);
  const current = store?.runId === runId ? store : null;
  return useSyncExternalStore(current?.subscribe ?? noSubscription, current?.getSnapshot ?? idle, idle);
}

/** How far the page can be trusted right now; counts the seconds while the connection is down. */
export function useLiveStatus({ connection }: RunLiveSnapshot): LiveStatus {
  const [now, setNow] = useState(() => Date.now());
  const counting = !connection.connected;
  useEffect(() => {
    setNow(Date.now());
    if (!counting) return;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [counting]);
  return liveStatus(connection, now);
}
