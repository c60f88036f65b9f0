'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ListAddress, useListAddress } from '@/components/hooks/use-list-address';
import { MAX_PAGE_ROWS } from '@/shared/contracts/paging';
import { RUN_SORT_COLUMNS, type RunListItem, type RunSortColumn } from '@/shared/contracts/runs';
import { PRESETS } from '@/shared/recipe/presets';
import { parseRunQuery } from '@/shared/run-query/run-query';
import { isFinal, RUN_STATES, type RunState } from '@/shared/run-state';
import { useTRPC, useTRPCClient } from '../../api/trpc';
import { ARCHIVED_FILTER, archivedOf } from '../../lifecycle/archived-switch';
import { useLiveTopics } from '../../live/use-live-topics';
import { type RunColumns, TEST_FIELDS, USUAL_COLUMNS, useRunColumns } from './use-run-columns';

/** Progress inside an epoch is no news of its own; while a run that is shown trains, the page is fetched this often. */
const ACTIVE_MS = 5000;

/** `active` in the address: all states that have not ended. */
const ACTIVE_STATES: RunState[] = RUN_STATES.filter((state) => !isFinal(state));

function activeInterval(runs: readonly Pick<RunListItem, 'state'>[] | undefined): number | false {
  return runs?.some((run) => !isFinal(run.state)) ? ACTIVE_MS : false;
}

/** The page of runs that the address names, kept fresh: what changes refetches this page alone. */
export function useRunsPage({ experimentId }: { experimentId?: string } = {}) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const address = useListAddress({
    columns: RUN_SORT_COLUMNS,
    defaultSort: { by: 'run', direction: 'desc' },
    filters: ['state', 'dataset', 'experiment', 'author', 'preset', ARCHIVED_FILTER],
  });
  useLiveTopics(['runs']);
  const columns = useRunColumns();
  const filters = { ...filtersOf(address), ...(experimentId && { experimentId }) };
  const query = useQuery(
    trpc.runs.list.queryOptions(
      { ...filters, cursor: address.cursor, sort: address.sort, columns: fieldsToRead(columns) },
      {
        placeholderData: keepPreviousData,
        refetchInterval: ({ state }) => activeInterval(state.data?.items),
      },
    ),
  );
  const readPage = (cursor: string | undefined, names: readonly string[] = []) =>
    client.runs.list.query({
      ...filters,
      cursor,
      sort: address.sort,
      limit: MAX_PAGE_ROWS,
      columns: [...names],
    });
  return { address, columns, filters, query, readPage };
}

/** Do test figures stand in the list, or decide what it shows and in which order? */
export function opensTest({ shown }: RunColumns, { sort, search }: ListAddress<RunSortColumn>): boolean {
  return [...shown, sort.by].some((name) => TEST_FIELDS.includes(name)) || /\btop[15]\b/i.test(search);
}

/** The usual columns are read from what every item holds. */
function fieldsToRead({ shown }: RunColumns): string[] {
  return shown.filter((name) => !USUAL_COLUMNS.includes(name));
}

function filtersOf(address: ListAddress<RunSortColumn>) {
  const { filter, search } = address;
  const preset = filter('preset');
  return {
    ...queryOf(search),
    archived: archivedOf(address),
    state: statesOf(filter('state')),
    datasetId: filter('dataset') || undefined,
    experimentId: filter('experiment') || undefined,
    author: filter('author') || undefined,
    preset: ([...PRESETS, 'custom'] as const).find((known) => known === preset),
  };
}

function statesOf(name: string): RunState[] | undefined {
  if (name === 'active') return ACTIVE_STATES;
  const state = RUN_STATES.find((known) => known === name);
  return state && [state];
}

/** A query in the address that cannot be read is not asked; the search field says what is wrong with it. */
function queryOf(search: string) {
  const clock = {
    now: new Date(),
    // Subtracted, for a minus sign would make -0 of UTC's offset, which is no JSON.
    utcOffsetMinutes: 0 - new Date().getTimezoneOffset(),
  };
  const { query } = parseRunQuery(search, clock);
  return query === null ? {} : { query: search, utcOffsetMinutes: clock.utcOffsetMinutes };
}
