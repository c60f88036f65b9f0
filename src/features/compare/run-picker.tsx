'use client';

import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { useState } from 'react';
import { useDebounced } from '@/components/hooks/use-debounced';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Dialog } from '@/components/ui/dialog';
import { ErrorState } from '@/components/ui/error-state';
import { Input } from '@/components/ui/input';
import { Skeleton } from '@/components/ui/skeleton';
import { MAX_COMPARED_RUNS } from '@/shared/contracts/compare';
import { percent } from '../../shared/format';
import { useTRPC } from '../api/trpc';
import { LeakBadge } from '../leaks/leak-badge';
import { RunStateBadge } from '../runs/run-state-badge';

interface RunPickerProps {
  /** Numbers of the chosen runs. */
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
  onClose: () => void;
}

const SEARCH_DELAY_MS = 250;

/** All runs to tick; the server searches them. */
export function RunPicker({ chosen, onChange, onClose }: RunPickerProps) {
  const trpc = useTRPC();
  const [search, setSearch] = useState('');
  const wanted = useDebounced(search.trim(), SEARCH_DELAY_MS);
  const runs = useInfiniteQuery(
    trpc.runs.list.infiniteQueryOptions(
      { search: wanted },
      { placeholderData: keepPreviousData, getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
  );
  const found = runs.data?.pages.flatMap((page) => page.items) ?? [];
  const full = chosen.length >= MAX_COMPARED_RUNS;

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Choose runs to compare"
      description={`${chosen.length} of at most ${MAX_COMPARED_RUNS} chosen`}
      footer={
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      <div className="relative mb-3">
        <Search className="pointer-events-none absolute top-2 left-2.5 size-4 text-faint" aria-hidden />
        <Input
          autoFocus
          role="searchbox"
          aria-label="Search runs"
          placeholder="Search by number, name, dataset or experiment"
          className="pl-8"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      </div>
      <ul className="-mx-1 h-80 overflow-y-auto px-1">
        {runs.isPending &&
          ['a', 'b', 'c', 'd', 'e'].map((key) => <Skeleton key={key} className="mb-2 h-8" />)}
        {runs.error && <ErrorState error={runs.error} onRetry={() => runs.refetch()} />}
        {runs.data && found.length === 0 && (
          <p className="py-8 text-center text-muted">No runs match. Try fewer words.</p>
        )}
        {found.map((run) => {
          const number = String(run.number);
          const checked = chosen.includes(number);
          return (
            <li key={run.id} className="flex items-center gap-3 border-b py-1.5 last:border-b-0">
              <div className="min-w-0 flex-1">
                <Checkbox
                  checked={checked}
                  disabled={full && !checked}
                  onCheckedChange={(next) =>
                    onChange(next === true ? [...chosen, number] : chosen.filter((known) => known !== number))
                  }
                  label={
                    <span className="block">
                      <span className="text-muted">#{run.number}</span> {run.name}
                      <span className="block text-faint text-xs">
                        {run.datasetName} v{run.datasetVersion} · {run.experimentName}
                      </span>
                    </span>
                  }
                />
              </div>
              <LeakBadge leaks={run.leaks} />
              <span className="text-muted text-xs">{percent(run.progress.bestValAccuracy)}</span>
              <RunStateBadge state={run.state} />
            </li>
          );
        })}
        {runs.hasNextPage && (
          <li className="py-2 text-center">
            <Button size="sm" busy={runs.isFetchingNextPage} onClick={() => runs.fetchNextPage()}>
              Show more
            </Button>
          </li>
        )}
      </ul>
    </Dialog>
  );
}
