import { NotebookPen } from 'lucide-react';
import { Button } from '../ui/button';
import { cn } from '../ui/cn';
import { RelativeTime } from '../ui/relative-time';
import type { Draft } from './use-draft';

/** That the form was filled from a draft, and the way to begin without it. */
export function DraftNotice<T>({
  draft: { restoredAt, discard },
  className,
}: {
  draft: Draft<T>;
  className?: string;
}) {
  if (!restoredAt) return null;
  return (
    <p
      role="status"
      className={cn(
        'flex flex-wrap items-center gap-x-2 gap-y-1 rounded-md bg-info-soft px-3 py-1.5 text-info text-xs',
        className,
      )}
    >
      <NotebookPen aria-hidden className="size-3.5 shrink-0" />
      <span className="min-w-0 flex-1">
        Draft restored, last changed <RelativeTime date={restoredAt} />
      </span>
      <Button size="sm" variant="ghost" className="-my-0.5 h-6" onClick={discard}>
        Discard draft
      </Button>
    </p>
  );
}
