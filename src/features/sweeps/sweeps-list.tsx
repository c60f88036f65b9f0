'use client';

import { useState } from 'react';
import { Badge } from '@/components/ui/badge';
import { Checkbox } from '@/components/ui/checkbox';
import { Link } from '@/components/ui/link';
import { RelativeTime } from '@/components/ui/relative-time';
import { MAX_PAGE_ROWS, type Page } from '@/shared/contracts/paging';
import type { SweepListItem } from '@/shared/contracts/sweeps';
import { useMay } from '../api/use-me';
import { LeakBadge } from '../leaks/leak-badge';
import { SelectionBar } from '../lifecycle/selection-bar';
import { fieldName } from './field-name';
import { metricText, sweepStateLabels } from './sweep-metrics';

interface SweepsListProps {
  sweeps: readonly SweepListItem[];
  /** Of all pages; null when nobody has counted them. */
  total: number | null;
  /** Reads a page of the same list. */
  readPage: (page: { cursor: string | undefined; limit: number }) => Promise<PageOfSweeps>;
  withExperiment: boolean;
}

type PageOfSweeps = Pick<Page<SweepListItem>, 'items' | 'nextCursor'>;

/** Sweeps with what they vary, how far they are and what was best; some can be archived or deleted together. */
export function SweepsList({ sweeps, total, readPage, withExperiment }: SweepsListProps) {
  const mayWrite = useMay('run:write');
  const [selected, setSelected] = useState<readonly string[]>([]);
  const select = (id: string, isSelected: boolean) =>
    setSelected((others) => [...others.filter((other) => other !== id), ...(isSelected ? [id] : [])]);
  return (
    <>
      <SelectionBar
        kind="sweep"
        selected={selected}
        total={total}
        readPage={(cursor) => readPage({ cursor, limit: MAX_PAGE_ROWS })}
        onSelect={(rows) => setSelected(rows.map(({ id }) => id))}
      />
      <ul className="divide-y">
        {sweeps.map((sweep) => (
          <li key={sweep.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2 text-sm">
            {mayWrite && (
              <Checkbox
                aria-label={`Select ${sweep.name}`}
                checked={selected.includes(sweep.id)}
                onCheckedChange={(on) => select(sweep.id, on === true)}
              />
            )}
            <Link href={`/sweeps/${sweep.number}`} className="min-w-0 truncate font-medium hover:underline">
              {sweep.name}
            </Link>
            <Badge tone={sweep.state === 'active' ? 'accent' : 'neutral'}>
              {sweepStateLabels[sweep.state]}
            </Badge>
            <span className="min-w-0 flex-1 basis-44 truncate text-muted">
              {sweep.fields.map(fieldName).join(', ')}
              {withExperiment && ` · ${sweep.experimentName}`}
            </span>
            <span className="whitespace-nowrap text-muted">
              {sweep.ended} / {sweep.runs} runs
            </span>
            <span className="whitespace-nowrap tabular-nums">
              best {metricText(sweep.best?.value ?? null, sweep.metric)}{' '}
              <LeakBadge leaks={sweep.best?.leaks ?? null} />
            </span>
            <span className="max-w-48 truncate text-muted text-xs">
              {sweep.createdBy && `${sweep.createdBy}, `}
              <RelativeTime date={sweep.createdAt} />
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
