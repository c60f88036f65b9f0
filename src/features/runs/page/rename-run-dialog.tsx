'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { errorText } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { FormDialog } from '@/components/ui/form-dialog';
import { Input } from '@/components/ui/input';
import type { RunDetail } from '@/shared/contracts/runs';
import { useTRPC } from '../../api/trpc';

export function RenameRunDialog({
  run,
  detail,
  onClose,
}: {
  run: string;
  detail: Pick<RunDetail, 'name' | 'revision'>;
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [seen] = useState(detail);
  const [draft, setDraft] = useState(seen.name);
  const rename = useMutation(
    trpc.runs.rename.mutationOptions({
      meta: { ownError: true },
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.runs.pathFilter());
        onClose();
      },
    }),
  );
  const trimmed = draft.trim();
  const error =
    trimmed === '' ? 'Give the run a name' : trimmed.length > 80 ? 'At most 80 characters' : undefined;

  return (
    <FormDialog
      title="Rename run"
      saveLabel="Rename"
      busy={rename.isPending}
      invalid={error !== undefined}
      onSave={() => rename.mutate({ run, revision: seen.revision, name: trimmed })}
      onClose={onClose}
    >
      <Field label="Name" error={error ?? (rename.error && errorText(rename.error))}>
        <Input autoFocus value={draft} onChange={(event) => setDraft(event.target.value)} />
      </Field>
    </FormDialog>
  );
}
