'use client';

import { Archive, ArchiveRestore, Trash2 } from 'lucide-react';
import { MenuItem } from '@/components/ui/dropdown-menu';
import { useMay } from '@/features/api/use-me';
import { type LifecycleKind, lifecycleKinds } from '@/shared/lifecycle-kinds';
import { useLifecycle } from './use-lifecycle';

interface LifecycleMenuItemsProps {
  kind: LifecycleKind;
  item: { id: string; archivedAt: Date | null };
  /** Opens the dialog; it must stand outside of the menu, which goes when it closes. */
  onDelete: () => void;
}

/** “Archive” and “Delete” in the menu of one thing, as far as the role allows them. */
export function LifecycleMenuItems({ kind, item, onDelete }: LifecycleMenuItemsProps) {
  const { archive, unarchive } = useLifecycle(kind);
  const mayArchive = useMay(lifecycleKinds[kind].archive);
  const mayDelete = useMay(lifecycleKinds[kind].delete);
  return (
    <>
      {mayArchive &&
        (item.archivedAt ? (
          <MenuItem onSelect={() => unarchive([item.id])}>
            <ArchiveRestore aria-hidden />
            Unarchive
          </MenuItem>
        ) : (
          <MenuItem onSelect={() => archive([item.id])}>
            <Archive aria-hidden />
            Archive
          </MenuItem>
        ))}
      {mayDelete && (
        <MenuItem tone="danger" onSelect={onDelete}>
          <Trash2 aria-hidden />
          Delete…
        </MenuItem>
      )}
    </>
  );
}
