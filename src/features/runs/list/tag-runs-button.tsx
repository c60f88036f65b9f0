'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Tag } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { FormDialog } from '@/components/ui/form-dialog';
import { FormError } from '@/components/ui/form-error';
import { Input } from '@/components/ui/input';
import { counted } from '@/shared/format';
import { useTRPC } from '../../api/trpc';

/** Adds tags to runs and takes others away. */
export function TagRunsButton({ runs }: { runs: readonly string[] }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)}>
        <Tag aria-hidden />
        Tag
      </Button>
      {open && <TagDialog runs={runs} onClose={() => setOpen(false)} />}
    </>
  );
}

export function TagDialog({ runs, onClose }: { runs: readonly string[]; onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const known = useQuery(trpc.runs.tags.queryOptions());
  const [added, setAdded] = useState('');
  const [removed, setRemoved] = useState('');
  const save = useMutation(
    trpc.runs.tag.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.runs.pathFilter());
        onClose();
      },
    }),
  );
  const [add, remove] = [tagsIn(added), tagsIn(removed)];
  return (
    <FormDialog
      title={`Tag ${counted(runs.length, 'run')}`}
      busy={save.isPending}
      invalid={add.length + remove.length === 0}
      onSave={() => save.mutate({ runs: [...runs], add, remove })}
      onClose={onClose}
    >
      <Field label="Add" hint="Several with commas, such as baseline, night.">
        <Input list="known-tags" value={added} onChange={(event) => setAdded(event.target.value)} />
      </Field>
      <Field label="Remove" optional>
        <Input list="known-tags" value={removed} onChange={(event) => setRemoved(event.target.value)} />
      </Field>
      <datalist id="known-tags">
        {known.data?.map((tag) => (
          <option key={tag} value={tag} />
        ))}
      </datalist>
      <FormError>{save.error?.message}</FormError>
    </FormDialog>
  );
}

function tagsIn(text: string): string[] {
  return [...new Set(text.split(',').map((tag) => tag.trim()))].filter(Boolean);
}
