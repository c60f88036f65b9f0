import { useEffect, useState } from 'react';
import { useUrlParams } from '@/components/hooks/use-url-params';
import { MAX_PAGE_ROWS } from '@/shared/contracts/paging';
import type { RunListItem } from '@/shared/contracts/runs';
import { useTRPCClient } from '../../api/trpc';

/** Name of the parameter in the address: numbers of runs, with commas. */
export const SELECTED = 'selected';
/** More make an address longer than programs that hand it on take, and are selected again quickly. */
const MOST_IN_ADDRESS = 150;

/** Numbers of runs by their ids. */
export type SelectedRuns = ReadonlyMap<string, number>;

/** The numbers that an address names. Pure. */
export function selectedNumbers(text: string | null): number[] {
  const numbers = (text ?? '').split(',').filter((one) => /^\d{1,9}$/.test(one));
  return [...new Set(numbers.map(Number))].slice(0, MOST_IN_ADDRESS);
}

/** The runs that are selected, of other pages too. They stand in the address, so that Back and a reload keep them. */
export function useRunSelection(): [SelectedRuns, (runs: SelectedRuns) => void] {
  const client = useTRPCClient();
  const [params, change] = useUrlParams();
  const [selected, setSelected] = useState<SelectedRuns>(new Map());
  const [named] = useState(() => selectedNumbers(params.get(SELECTED)));
  useEffect(() => {
    if (named.length === 0) return;
    let isLeft = false;
    const wanted = { query: `number in (${named.join(',')})`, archived: true, limit: MAX_PAGE_ROWS };
    client.runs.list.query(wanted).then(
      ({ items }) => {
        if (!isLeft) setSelected((newer) => new Map([...numbersById(items), ...newer]));
      },
      // Without an answer nothing is selected, as on a first visit; the list itself says what is wrong.
      () => undefined,
    );
    return () => {
      isLeft = true;
    };
  }, [client, named]);
  return [
    selected,
    (runs) => {
      setSelected(runs);
      const fits = runs.size <= MOST_IN_ADDRESS;
      change({ [SELECTED]: fits ? [...runs.values()].join(',') : null });
    },
  ];
}

export const numbersById = (runs: readonly Pick<RunListItem, 'id' | 'number'>[]): SelectedRuns =>
  new Map(runs.map(({ id, number }) => [id, number]));
