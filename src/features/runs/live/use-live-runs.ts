'use client';

import { useMemo, useSyncExternalStore } from 'react';
import type { RunLiveSnapshot, RunLiveStore } from './run-live-store';
import { runLiveStore } from './use-live-run';

const nothing: ReadonlyMap<string, RunLiveSnapshot> = new Map();

/** The live states of several runs at once, by id. */
export function useLiveRuns(runIds: readonly string[]): ReadonlyMap<string, RunLiveSnapshot> {
  const wanted = runIds.join(' ');
  const source = useMemo(() => combine(wanted.split(' ').filter(Boolean)), [wanted]);
  return useSyncExternalStore(source.subscribe, source.getSnapshot, () => nothing);
}

function combine(ids: readonly string[]) {
  let last: ReadonlyMap<string, RunLiveSnapshot> = nothing;
  let made: RunLiveStore[] | undefined;
  // Made when first subscribed to: rendering on the server must make none.
  const stores = () => {
    made ??= ids.map(runLiveStore);
    return made;
  };
  return {
    subscribe(listener: () => void): () => void {
      const ends = stores().map((store) => store.subscribe(listener));
      return () => {
        for (const end of ends) end();
      };
    },
    /** The same map as before while no run has news. */
    getSnapshot(): ReadonlyMap<string, RunLiveSnapshot> {
      const next = new Map(stores().map((store) => [store.runId, store.getSnapshot()] as const));
      const same = last.size === next.size && [...next].every(([id, snapshot]) => last.get(id) === snapshot);
      if (!same) last = next;
      return last;
    },
  };
}
