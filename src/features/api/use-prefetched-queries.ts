import { type DehydratedState, hydrate, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

/** The queries the server ran for a page; undefined where it ran none. */
export type PrefetchedQueries = Promise<DehydratedState | undefined>;

/**
 * Takes over what the server sends after the page's frame. By an effect, as React holds back for up to 300 ms what
 * waits under a Suspense.
 * @returns false until it is there, or will not come: only then is it worth asking
 */
export function usePrefetchedQueries(answers: PrefetchedQueries): boolean {
  const queryClient = useQueryClient();
  const [known, setKnown] = useState(false);
  useEffect(() => {
    let gone = false;
    const take = (state?: DehydratedState) => {
      if (gone) return;
      if (state) hydrate(queryClient, state);
      setKnown(true);
    };
    // The connection broke on the way: the page queries by itself.
    answers.then(take, () => take());
    return () => {
      gone = true;
    };
  }, [answers, queryClient]);
  return known;
}
