'use client';

import type { ColumnDef } from '@tanstack/react-table';
import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { DropdownMenu } from '@/components/ui/dropdown-menu';
import { useMay } from '@/features/api/use-me';
import { type LifecycleKind, lifecycleKinds } from '@/shared/lifecycle-kinds';
import { DeleteDialog } from './delete-dialog';
import { LifecycleMenuItems } from './lifecycle-menu-items';

interface Item {
  id: string;
  archivedAt: Date | null;
}

/**
 * The last column of a list: the menu of each row.
 * @param className where the column has no room, for example
 */
export function lifecycleColumn<T extends Item>(kind: LifecycleKind, className = ''): ColumnDef<T> {
  return {
    id: 'lifecycle',
    header: '',
    enableSorting: false,
    meta: { align: 'right', label: 'Actions', className: `w-px ${className}` },
    cell: ({ row }) => <RowMenu kind={kind} item={row.original} />,
  };
}

/** Beside the name of what is archived, in lists that show it. */
export function ArchivedBadge({ item }: { item: Item }) {
  return item.archivedAt ? <Badge>Archived</Badge> : null;
}

function RowMenu({ kind, item }: { kind: LifecycleKind; item: Item }) {
  const [deleting, setDeleting] = useState(false);
  const mayArchive = useMay(lifecycleKinds[kind].archive);
  const mayDelete = useMay(lifecycleKinds[kind].delete);
  return (
    <span className="flex items-center justify-end gap-1">
      {(mayArchive || mayDelete) && (
        <DropdownMenu
          trigger={
            <Button variant="ghost" size="sm" icon aria-label="Archive or delete">
              <Ellipsis aria-hidden />
            </Button>
          }
        >
          <LifecycleMenuItems kind={kind} item={item} onDelete={() => setDeleting(true)} />
        </DropdownMenu>
      )}
      {deleting && <DeleteDialog kind={kind} ids={[item.id]} onClose={() => setDeleting(false)} />}
    </span>
  );
}
