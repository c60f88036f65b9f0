import { cn } from '@/components/ui/cn';
import type { Confusion } from '@/shared/contracts/models';
import { percent } from '@/shared/format';
import type { MatrixCell } from './confusion-matrix';

interface TopConfusionsProps {
  confusion: Confusion;
  selected: MatrixCell | null;
  onOpen: (cell: MatrixCell) => void;
}

/** The most frequent mistakes; each opens its cell. */
export function TopConfusions({ confusion, selected, onOpen }: TopConfusionsProps) {
  const { classes, topConfusions } = confusion;
  if (topConfusions.length === 0) {
    return <p className="px-4 py-6 text-center text-muted">No mistakes on this split.</p>;
  }
  return (
    <ol className="divide-y">
      {topConfusions.map(({ truth, predicted, count, share }) => {
        const open = selected?.truth === truth && selected.predicted === predicted;
        return (
          <li key={`${truth}-${predicted}`}>
            <button
              type="button"
              aria-pressed={open}
              onClick={() => onOpen({ truth, predicted })}
              className={cn(
                'flex w-full items-start gap-3 px-4 py-2 text-left hover:bg-raised/60 focus-visible:outline-offset-[-2px]',
                open && 'bg-accent-soft/60',
              )}
            >
              <span className="min-w-0 flex-1">
                <span className="block truncate">{classes[truth]?.label}</span>
                <span className="block truncate text-muted">
                  <span aria-hidden className="mr-1 text-faint">
                    →
                  </span>
                  <span className="sr-only">taken for </span>
                  {classes[predicted]?.label}
                </span>
              </span>
              <span className="shrink-0 text-right">
                <span className="block font-medium">{count}×</span>
                <span className="block text-faint text-xs">{percent(share, 0)}</span>
              </span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}
