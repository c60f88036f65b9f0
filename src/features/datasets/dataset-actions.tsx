'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Ellipsis, Pencil, Play, Trash2, Upload } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { DropdownMenu, MenuItem } from '@/components/ui/dropdown-menu';
import { Link } from '@/components/ui/link';
import { useTRPC } from '@/features/api/trpc';
import { useMay } from '@/features/api/use-me';
import type { DatasetDetail } from '@/shared/contracts/datasets';
import { DatasetDialog } from './dataset-dialog';
import { ImportDialog } from './import/import-dialog';

interface DatasetActionsProps {
  dataset: DatasetDetail;
  /** The version on display. */
  version: number;
  latest: number;
}

export function DatasetActions({ dataset, version, latest }: DatasetActionsProps) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const mayWrite = useMay('data:write');
  const mayRun = useMay('run:write');
  const mayDelete = useMay('data:delete');
  const [open, setOpen] = useState<'edit' | 'delete' | 'import' | null>(null);
  const remove = useMutation(
    trpc.datasets.delete.mutationOptions({
      onSuccess: () => {
        toast.success(`Dataset ${dataset.name} deleted`);
        // Only the list: this dataset's own queries would now answer "not found".
        void queryClient.invalidateQueries(trpc.datasets.list.queryFilter());
        router.push('/datasets');
      },
    }),
  );
  const toggle = (name: typeof open) => (next: boolean) => setOpen(next ? name : null);
  const train = `/runs/new?dataset=${encodeURIComponent(dataset.id)}${version === latest ? '' : `&version=${version}`}`;

  return (
    <>
      {mayWrite && (
        <Button onClick={() => setOpen('import')}>
          <Upload aria-hidden />
          New version
        </Button>
      )}
      {mayRun && (
        <Button variant="primary" asChild>
          <Link href={train}>
            <Play aria-hidden />
            New run
          </Link>
        </Button>
      )}
      {(mayWrite || mayDelete) && (
        <DropdownMenu
          trigger={
            <Button variant="ghost" icon aria-label="More actions">
              <Ellipsis aria-hidden />
            </Button>
          }
        >
          {mayWrite && (
            <MenuItem onSelect={() => setOpen('edit')}>
              <Pencil aria-hidden />
              Edit…
            </MenuItem>
          )}
          {mayDelete && (
            <MenuItem tone="danger" onSelect={() => setOpen('delete')}>
              <Trash2 aria-hidden />
              Delete…
            </MenuItem>
          )}
        </DropdownMenu>
      )}
      {open === 'edit' && <DatasetDialog dataset={dataset} onClose={() => setOpen(null)} />}
      <ImportDialog open={open === 'import'} onOpenChange={toggle('import')} fixedName={dataset.name} />
      <ConfirmDialog
        open={open === 'delete'}
        onOpenChange={toggle('delete')}
        title={`Delete ${dataset.name}?`}
        description="Deletes all its versions, and all photos that no other dataset uses. This cannot be undone. Delete the runs and models that use this dataset first."
        confirmLabel="Delete"
        onConfirm={() => remove.mutateAsync({ datasetId: dataset.id })}
      />
    </>
  );
}
