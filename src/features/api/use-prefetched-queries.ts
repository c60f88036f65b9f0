import { type DehydratedState, hydrate, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

/** What the server asks on a page's behalf; undefined where it did not. */
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
    // A line that breaks on the way is no answer; the page asks by itself.
    answers.then(take, () => take());
    return () => {
      gone = true;
    };
  }, [answers, queryClient]);
  return known;
}
