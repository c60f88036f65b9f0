'use client';

import { Copy, GitCompareArrows } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { ListAddress } from '@/components/hooks/use-list-address';
import { Button } from '@/components/ui/button';
import { Link } from '@/components/ui/link';
import { PagedTable } from '@/components/ui/paged-table';
import type { Page } from '@/shared/contracts/paging';
import type { RunListItem, RunSortColumn } from '@/shared/contracts/runs';
import { useMay } from '../../api/use-me';
import { runColumns } from './run-columns';

/** As many as `runs.compare` takes. */
export const MAX_COMPARED = 12;

interface RunsTableProps {
  page: Page<RunListItem>;
  address: ListAddress<RunSortColumn>;
  stale: boolean;
  /** Columns to leave out, where the page says it already. */
  without?: readonly string[];
  filters?: ReactNode;
  empty: ReactNode;
}

/** A page of runs to sort, search and open; selected ones, of other pages too, go to the compare page. */
export function RunsTable({ page, address, stale, without = [], filters, empty }: RunsTableProps) {
  const mayWrite = useMay('run:write');
  /** Numbers of the selected runs by their ids. */
  const [selected, setSelected] = useState<ReadonlyMap<string, number>>(new Map());
  const numbers = [...selected.values()].join(',');

  function select(ids: readonly string[]) {
    const known = new Map([...selected, ...page.items.map(({ id, number }) => [id, number] as const)]);
    setSelected(new Map(ids.flatMap((id) => (known.has(id) ? [[id, known.get(id) ?? 0]] : []))));
  }

  return (
    <PagedTable
      aria-label="Runs"
      noun={['run', 'runs']}
      columns={runColumns.filter(({ id }) => !without.includes(id ?? ''))}
      page={page}
      address={address}
      stale={stale}
      getRowId={(run) => run.id}
      rowHref={(run) => `/runs/${run.number}`}
      searchPlaceholder="Search runs"
      selection={{ selected: [...selected.keys()], onChange: select, max: MAX_COMPARED }}
      empty={empty}
      toolbar={
        <>
          {filters}
          {mayWrite && selected.size === 1 && (
            <Button asChild>
              <Link href={`/runs/new?clone=${numbers}`}>
                <Copy aria-hidden />
                Clone
              </Link>
            </Button>
          )}
          <Button asChild size="md" aria-disabled={selected.size < 2 || undefined}>
            <Link
              href={`/compare?runs=${numbers}`}
              aria-disabled={selected.size < 2}
              tabIndex={selected.size < 2 ? -1 : undefined}
              title={selected.size < 2 ? 'Select at least two runs' : undefined}
            >
              <GitCompareArrows aria-hidden />
              Compare{selected.size > 0 && ` ${selected.size}`}
            </Link>
          </Button>
        </>
      }
    />
  );
}
