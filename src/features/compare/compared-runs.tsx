import { X } from 'lucide-react';
import { useState } from 'react';
import { SeriesSwatch } from '@/components/charts/series-swatch';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { count } from '@/shared/format';
import type { ComparedRun } from './compared-run';

interface ComparedRunsProps {
  runs: readonly ComparedRun[];
  baseline: ComparedRun | null;
  highlighted: string | null;
  onHighlight: (id: string | null) => void;
  onRemove: (run: ComparedRun) => void;
}

/** More would push the charts off the screen. */
const MAX_SHOWN = 24;

/** The runs of the page with their colours; the one under the pointer stands out in all charts. */
export function ComparedRuns({ runs, baseline, highlighted, onHighlight, onRemove }: ComparedRunsProps) {
  const [all, setAll] = useState(false);
  const shown = all ? runs : runs.slice(0, MAX_SHOWN);
  return (
    <ul aria-label="Compared runs" className="flex flex-wrap gap-2">
      {shown.map((run) => (
        <li
          key={run.id}
          onPointerEnter={() => onHighlight(run.id)}
          onPointerLeave={() => onHighlight(null)}
          onFocus={() => onHighlight(run.id)}
          onBlur={() => onHighlight(null)}
          className={cn(
            'flex h-7 max-w-full items-center gap-2 rounded-md border bg-surface pr-1 pl-2 text-xs',
            highlighted === run.id && 'border-muted bg-raised',
          )}
        >
          <SeriesSwatch style={run.style} />
          <span className="max-w-56 truncate">{run.label}</span>
          {run === baseline && runs.length > 1 && <span className="text-faint">baseline</span>}
          <button
            type="button"
            aria-label={`Remove run ${run.run.number}`}
            onClick={() => onRemove(run)}
            className="grid size-5 place-items-center rounded-sm text-muted hover:bg-raised hover:text-text"
          >
            <X className="size-3.5" aria-hidden />
          </button>
        </li>
      ))}
      {runs.length > MAX_SHOWN && (
        <li>
          <Button size="sm" variant="ghost" onClick={() => setAll(!all)}>
            {all ? 'Show fewer' : `Show ${count(runs.length - MAX_SHOWN)} more`}
          </Button>
        </li>
      )}
    </ul>
  );
}
