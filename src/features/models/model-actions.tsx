'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Download, Ellipsis, Grid2x2, Pencil, ScanSearch } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { DropdownMenu, MenuItem } from '@/components/ui/dropdown-menu';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Link } from '@/components/ui/link';
import { useTRPC } from '@/features/api/trpc';
import { useMay } from '@/features/api/use-me';
import type { ModelDetail } from '@/shared/contracts/models';

/** What one can do with a version. */
export function ModelActions({ model }: { model: ModelDetail }) {
  const [renaming, setRenaming] = useState(false);
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
            Classify with it
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
      </DropdownMenu>
      {renaming && <RenameDialog model={model} onClose={() => setRenaming(false)} />}
    </>
  );
}

/** TF.js files, ONNX file and a manifest of preprocessing, classes, figures and lineage. */
export function exportUrl(modelId: string): string {
  return `/api/models/${modelId}/export`;
}

const MAX_LETTERS = 80;

function RenameDialog({ model, onClose }: { model: ModelDetail; onClose: () => void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [{ revision }] = useState(model);
  const [name, setName] = useState(model.name);
  const rename = useMutation(
    trpc.models.rename.mutationOptions({
      meta: { ownError: true },
      onSuccess: async () => {
        await queries.invalidateQueries(trpc.models.pathFilter());
        onClose();
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rename.mutate({ model: model.id, revision, name: name.trim() });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Rename this version"
      size="sm"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form="rename-model"
            variant="primary"
            busy={rename.isPending}
            disabled={name.trim() === '' || name.trim() === model.name}
          >
            Rename
          </Button>
        </>
      }
    >
      <form id="rename-model" onSubmit={submit}>
        <Field label="Name" error={rename.error?.message} hint={`At most ${MAX_LETTERS} characters`}>
          <Input value={name} maxLength={MAX_LETTERS} onChange={(event) => setName(event.target.value)} />
        </Field>
      </form>
    </Dialog>
  );
}
