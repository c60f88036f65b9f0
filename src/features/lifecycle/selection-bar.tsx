'use client';

import { Archive, ArchiveRestore, Trash2, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { errorText } from '@/components/ui/error-state';
import { readAllPages } from '@/features/api/read-all-pages';
import { useMay } from '@/features/api/use-me';
import type { Page } from '@/shared/contracts/paging';
import { count } from '@/shared/format';
import { countOfKind, type LifecycleKind, lifecycleKinds } from '@/shared/lifecycle-kinds';
import { DeleteDialog } from './delete-dialog';
import { useLifecycle } from './use-lifecycle';

interface SelectionBarProps<T> {
  kind: LifecycleKind;
  /** Ids of the selected rows. */
  selected: readonly string[];
  /** They are archived, and can be taken out of there. */
  archived?: boolean;
  /** Rows that pass the filters, on all pages; null when nobody has counted them. */
  total: number | null;
  /** Reads a page of the same list, as large as the server gives one. */
  readPage: (cursor: string | undefined) => Promise<Pick<Page<T>, 'items' | 'nextCursor'>>;
  onSelect: (rows: T[]) => void;
  children?: ReactNode;
}

/** What can be done with the selected rows of a list; nothing while none is selected. */
export function SelectionBar<T extends { id: string }>({
  kind,
  selected,
  archived = false,
  total,
  readPage,
  onSelect,
  children,
}: SelectionBarProps<T>) {
  const { archive, unarchive } = useLifecycle(kind);
  const { byOwner = false, ...permissions } = lifecycleKinds[kind];
  // Of those, only what the person may change can be selected.
  const mayArchive = useMay(permissions.archive) || byOwner;
  const mayDelete = useMay(permissions.delete) || byOwner;
  const [deleting, setDeleting] = useState(false);
  const [busy, setBusy] = useState<'archive' | 'select' | null>(null);
  if (selected.length === 0) return null;

  async function selectAll() {
    setBusy('select');
    try {
      onSelect(await readAllPages(readPage));
    } catch (error) {
      toast.error(errorText(error));
    } finally {
      setBusy(null);
    }
  }

  async function archiveAll() {
    setBusy('archive');
    if (await (archived ? unarchive : archive)(selected)) onSelect([]);
    setBusy(null);
  }

  return (
    <section
      aria-label="Selection"
      className="mb-3 flex flex-wrap items-center gap-2 rounded-md border bg-accent-soft/60 px-3 py-1.5 text-sm"
    >
      <span className="mr-auto">
        {countOfKind(kind, selected.length)} selected
        {(total === null || selected.length < total) && (
          <Button variant="ghost" size="sm" busy={busy === 'select'} onClick={selectAll} className="ml-2">
            Select all {total !== null && count(total)}
          </Button>
        )}
      </span>
      {children}
      {mayArchive && (
        <Button size="sm" busy={busy === 'archive'} onClick={archiveAll}>
          {archived ? <ArchiveRestore aria-hidden /> : <Archive aria-hidden />}
          {archived ? 'Unarchive' : 'Archive'}
        </Button>
      )}
      {mayDelete && (
        <Button size="sm" variant="danger" onClick={() => setDeleting(true)}>
          <Trash2 aria-hidden />
          Delete
        </Button>
      )}
      <Button variant="ghost" size="sm" icon aria-label="Select none" onClick={() => onSelect([])}>
        <X aria-hidden />
      </Button>
      {deleting && (
        <DeleteDialog
          kind={kind}
          ids={selected}
          onClose={() => setDeleting(false)}
          onDone={() => onSelect([])}
        />
      )}
    </section>
  );
}
