import { useSyncExternalStore } from 'react';

const never = () => () => {};

/**
 * False on the server and in the first rendering after it, which must say the same: what depends on the browser's
 * time, zone or language can be shown from then on.
 */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
