'use client';

import { useQueryClient } from '@tanstack/react-query';
import { Download, Ellipsis, Grid2x2, Pencil, ScanSearch } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { DropdownMenu, MenuItem } from '@/components/ui/dropdown-menu';
import { Link } from '@/components/ui/link';
import { useTRPC, useTRPCClient } from '@/features/api/trpc';
import { useMay } from '@/features/api/use-me';
import type { ModelDetail } from '@/shared/contracts/models';
import { RenameDialog } from '../edits/rename-dialog';
import { DeleteDialog } from '../lifecycle/delete-dialog';
import { LifecycleMenuItems } from '../lifecycle/lifecycle-menu-items';

/** Everything that can be done with a model version. */
export function ModelActions({ model }: { model: ModelDetail }) {
  const [renaming, setRenaming] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const mayRename = useMay('run:write');
  return (
    <>
      {model.evaluations.length > 0 && (
        <Button asChild>
          <Link href={`/models/${model.id}/confusion`}>
            <Grid2x2 aria-hidden />
            Confusion matrix
          </Link>
        </Button>
      )}
      {model.canClassify && (
        <Button asChild variant="primary">
          <Link href={`/classify?models=${model.number}`}>
            <ScanSearch aria-hidden />
            Classify photos
          </Link>
        </Button>
      )}
      <DropdownMenu
        trigger={
          <Button icon aria-label="More actions">
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        <MenuItem asChild>
          <a href={exportUrl(model.id)} download>
            <Download aria-hidden />
            Export as zip
          </a>
        </MenuItem>
        {mayRename && (
          <MenuItem onSelect={() => setRenaming(true)}>
            <Pencil aria-hidden />
            Rename
          </MenuItem>
        )}
        <LifecycleMenuItems kind="model" item={model} onDelete={() => setDeleting(true)} />
      </DropdownMenu>
      {deleting && <DeleteDialog kind="model" ids={[model.id]} onClose={() => setDeleting(false)} />}
      {renaming && <RenameModelDialog model={model} onClose={() => setRenaming(false)} />}
    </>
  );
}

/** TF.js files, ONNX file and a manifest of preprocessing, classes, metrics and lineage. */
export function exportUrl(modelId: string): string {
  return `/api/models/${modelId}/export`;
}

function RenameModelDialog({ model, onClose }: { model: ModelDetail; onClose: () => void }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  return (
    <RenameDialog
      title="Rename model"
      form={`model:${model.id}`}
      name={model.name}
      revision={model.revision}
      rename={async (name, revision) => {
        await client.models.rename.mutate({ model: model.id, revision, name });
        await queryClient.invalidateQueries(trpc.models.pathFilter());
      }}
      onClose={onClose}
    />
  );
}
