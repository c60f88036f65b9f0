'use client';

import { Copy, GitCompareArrows } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ListAddress } from '@/components/hooks/use-list-address';
import { Button } from '@/components/ui/button';
import { Link } from '@/components/ui/link';
import { PagedTable } from '@/components/ui/paged-table';
import { MAX_COMPARED_RUNS } from '@/shared/contracts/compare';
import type { Page } from '@/shared/contracts/paging';
import type { RunListItem, RunSortColumn } from '@/shared/contracts/runs';
import { count } from '@/shared/format';
import { useMay } from '../../api/use-me';
import { TestOpenings } from '../../evaluations/test-openings';
import { ArchivedSwitch } from '../../lifecycle/archived-switch';
import { lifecycleColumn } from '../../lifecycle/row-menu';
import { SelectionBar } from '../../lifecycle/selection-bar';
import { QueryField } from '../query/query-field';
import { ColumnPicker } from './column-picker';
import { ExportRunsMenu } from './export-runs-menu';
import { RerunButton } from './rerun-button';
import { columnsOf } from './run-columns';
import { SavedViewsMenu } from './saved-views-menu';
import { TagRunsButton } from './tag-runs-button';
import type { RunColumns } from './use-run-columns';
import { numbersById, useRunSelection } from './use-run-selection';
import { opensTest } from './use-runs-page';

interface RunsTableProps {
  page: Page<RunListItem>;
  address: ListAddress<RunSortColumn>;
  stale: boolean;
  columns: RunColumns;
  /** Columns to leave out, where the page says it already. */
  without?: readonly string[];
  /** Has the switch for what is archived among its own; without filters it stands alone. */
  filters?: ReactNode;
  /** Reads a page of the same list, as large as the server gives one, with the values of these fields. */
  readPage: (cursor: string | undefined, fields?: readonly string[]) => Promise<Page<RunListItem>>;
  empty: ReactNode;
}

/** A page of runs to sort, search and open; selected ones, of other pages too, go to the compare page. */
export function RunsTable({
  page,
  address,
  columns,
  stale,
  without = [],
  filters,
  readPage,
  empty,
}: RunsTableProps) {
  const mayWrite = useMay('run:write');
  const [selected, setSelected] = useRunSelection();
  const numbers = [...selected.values()].join(',');

  function select(ids: readonly string[]) {
    const known = new Map([...selected, ...page.items.map(({ id, number }) => [id, number] as const)]);
    setSelected(new Map(ids.flatMap((id) => (known.has(id) ? [[id, known.get(id) ?? 0]] : []))));
  }

  const selectRows = (runs: readonly RunListItem[]) => setSelected(numbersById(runs));
  const comparable = selected.size >= 2 && selected.size <= MAX_COMPARED_RUNS;

  const tested = opensTest(columns, address);
  return (
    <>
      {tested && (
        <div className="mb-2">
          <TestOpenings opened models={page.items.flatMap(({ modelId }) => modelId ?? [])} />
        </div>
      )}
      <PagedTable
        aria-label="Runs"
        noun={['run', 'runs']}
        columns={[
          ...columnsOf(columns).filter(({ id }) => !without.includes(id ?? '')),
          lifecycleColumn<RunListItem>('run', 'max-2xl:hidden'),
        ]}
        page={page}
        address={address}
        stale={stale}
        getRowId={(run) => run.id}
        rowHref={(run) => `/runs/${run.number}`}
        searchPlaceholder="Search runs"
        searchField={
          <QueryField
            search={address.search}
            onSearch={address.setSearch}
            found={address.search ? count(page.total) : null}
          />
        }
        layout={columns.layout}
        selection={{ selected: [...selected.keys()], onChange: select }}
        bar={
          <SelectionBar
            kind="run"
            selected={[...selected.keys()]}
            total={page.total}
            readPage={readPage}
            onSelect={selectRows}
          >
            {mayWrite && <TagRunsButton runs={[...selected.keys()]} />}
            {mayWrite && <RerunButton runs={[...selected.keys()]} onDone={() => setSelected(new Map())} />}
            {mayWrite && selected.size === 1 && (
              <Button asChild size="sm">
                <Link href={`/runs/new?clone=${numbers}`}>
                  <Copy aria-hidden />
                  Clone
                </Link>
              </Button>
            )}
          </SelectionBar>
        }
        empty={empty}
        toolbar={
          <>
            {filters ?? <ArchivedSwitch address={address} />}
            <ColumnPicker columns={columns} />
            {filters && <SavedViewsMenu />}
            <ExportRunsMenu shown={columns.shown} readPage={readPage} />
            <Button asChild size="md" aria-disabled={!comparable || undefined}>
              <Link
                href={`/compare?runs=${numbers}`}
                aria-disabled={!comparable}
                tabIndex={comparable ? undefined : -1}
                title={comparable ? undefined : `Select two to ${MAX_COMPARED_RUNS} runs`}
              >
                <GitCompareArrows aria-hidden />
                Compare{selected.size > 0 && ` ${selected.size}`}
              </Link>
            </Button>
          </>
        }
      />
    </>
  );
}
