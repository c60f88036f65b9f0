'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { useTRPC } from '../api/trpc';

export function RenameRunDialog({ run, name, onClose }: { run: string; name: string; onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState(name);
  const rename = useMutation(
    trpc.runs.rename.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.runs.pathFilter());
        onClose();
      },
    }),
  );
  const trimmed = draft.trim();
  const error =
    trimmed === '' ? 'Give the run a name' : trimmed.length > 80 ? 'At most 80 characters' : undefined;

  function save() {
    if (!error) rename.mutate({ run, name: trimmed });
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Rename run"
      size="sm"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" busy={rename.isPending} disabled={error !== undefined} onClick={save}>
            Rename
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <Field label="Name" error={error}>
          <Input autoFocus value={draft} onChange={(event) => setDraft(event.target.value)} />
        </Field>
      </form>
    </Dialog>
  );
}
