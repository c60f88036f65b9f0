'use client';

import { Copy, GitCompareArrows } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button';
import { DataTable } from '@/components/ui/data-table';
import { Link } from '@/components/ui/link';
import type { RunListItem } from '@/shared/contracts/runs';
import { useMay } from '../../api/use-me';
import { runColumns } from './run-columns';

/** As many as `runs.compare` takes. */
export const MAX_COMPARED = 12;

interface RunsTableProps {
  runs: readonly RunListItem[];
  /** Columns to leave out, where the page says it already. */
  without?: readonly string[];
  filters?: ReactNode;
  searchPlaceholder?: string;
  empty?: ReactNode;
}

/** Runs to sort, search and open; chosen ones go to the compare page. */
export function RunsTable({ runs, without = [], filters, searchPlaceholder, empty }: RunsTableProps) {
  const mayWrite = useMay('run:write');
  const [selected, setSelected] = useState<string[]>([]);
  const known = new Map(runs.map((run) => [run.id, run]));
  const chosen = selected.filter((id) => known.has(id));
  const numbers = chosen.map((id) => known.get(id)?.number).join(',');

  return (
    <DataTable
      aria-label="Runs"
      columns={runColumns.filter(({ id }) => !without.includes(id ?? ''))}
      data={runs}
      getRowId={(run) => run.id}
      rowHref={(run) => `/runs/${run.number}`}
      initialSorting={[{ id: 'run', desc: true }]}
      searchPlaceholder={searchPlaceholder}
      selection={{ selected: chosen, onChange: setSelected, max: MAX_COMPARED }}
      empty={empty}
      toolbar={
        <>
          {filters}
          {mayWrite && chosen.length === 1 && (
            <Button asChild>
              <Link href={`/runs/new?clone=${numbers}`}>
                <Copy aria-hidden />
                Clone
              </Link>
            </Button>
          )}
          <Button asChild size="md" aria-disabled={chosen.length < 2 || undefined}>
            <Link
              href={`/compare?runs=${numbers}`}
              aria-disabled={chosen.length < 2}
              tabIndex={chosen.length < 2 ? -1 : undefined}
              title={chosen.length < 2 ? 'Choose at least two runs' : undefined}
            >
              <GitCompareArrows aria-hidden />
              Compare{chosen.length > 0 && ` ${chosen.length}`}
            </Link>
          </Button>
        </>
      }
    />
  );
}
