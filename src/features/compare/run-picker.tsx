'use client';

import { useQuery } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Dialog } from '@/components/ui/dialog';
import { ErrorState } from '@/components/ui/error-state';
import { Input } from '@/components/ui/input';
import { Skeleton } from '@/components/ui/skeleton';
import type { RunListItem } from '@/shared/contracts/runs';
import { percent } from '../../shared/format';
import { useTRPC } from '../api/trpc';
import { MAX_COMPARED } from '../runs/list/runs-table';
import { RunStateBadge } from '../runs/run-state-badge';

interface RunPickerProps {
  /** Numbers of the chosen runs. */
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
  onClose: () => void;
}

/** A list of all runs to search and tick. */
export function RunPicker({ chosen, onChange, onClose }: RunPickerProps) {
  const trpc = useTRPC();
  const [search, setSearch] = useState('');
  const runs = useQuery(trpc.runs.list.queryOptions({ limit: 1000 }));
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = (runs.data ?? []).filter((run) => words.every((word) => haystack(run).includes(word)));
  const full = chosen.length >= MAX_COMPARED;

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Choose runs to compare"
      description={`${chosen.length} of at most ${MAX_COMPARED} chosen`}
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
        {runs.data && found.length === 0 && <p className="py-8 text-center text-muted">No run matches.</p>}
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
              <span className="text-muted text-xs">{percent(run.progress.bestValAccuracy)}</span>
              <RunStateBadge state={run.state} />
            </li>
          );
        })}
      </ul>
    </Dialog>
  );
}

function haystack(run: RunListItem): string {
  return `#${run.number} ${run.name} ${run.datasetName} ${run.experimentName} ${run.preset ?? ''}`.toLowerCase();
}
