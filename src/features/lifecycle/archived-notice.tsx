'use client';

import { Archive } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { RelativeTime } from '@/components/ui/relative-time';
import { useMay } from '@/features/api/use-me';
import { type LifecycleKind, lifecycleKinds } from '@/shared/lifecycle-kinds';
import { useLifecycle } from './use-lifecycle';

/** Says on the page of a thing that lists do not show it, and takes it out of the archive. */
export function ArchivedNotice({
  kind,
  item,
}: {
  kind: LifecycleKind;
  item: { id: string; archivedAt: Date | null };
}) {
  const { unarchive } = useLifecycle(kind);
  const may = useMay(lifecycleKinds[kind].archive);
  if (!item.archivedAt) return null;
  return (
    <div className="mb-4 flex flex-wrap items-center gap-2 rounded-md border bg-raised px-3 py-2 text-sm">
      <Archive className="size-4 text-muted" aria-hidden />
      <span className="mr-auto">
        Archived <RelativeTime date={item.archivedAt} />: lists do not show it.
      </span>
      {may && (
        <Button size="sm" onClick={() => unarchive([item.id])}>
          Unarchive
        </Button>
      )}
    </div>
  );
}
