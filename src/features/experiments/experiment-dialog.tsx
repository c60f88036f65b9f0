'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { errorText } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { FormDialog } from '@/components/ui/form-dialog';
import { Input, Textarea } from '@/components/ui/input';
import type { ExperimentDetail } from '@/shared/contracts/experiments';
import { useTRPC } from '../api/trpc';

/** Name and notes of an experiment. */
export function ExperimentDialog({
  experiment,
  onClose,
}: {
  experiment: ExperimentDetail;
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [seen] = useState(experiment);
  const [name, setName] = useState(seen.name);
  const [notes, setNotes] = useState(seen.notes);
  const update = useMutation(
    trpc.experiments.update.mutationOptions({
      meta: { ownError: true },
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.experiments.pathFilter());
        onClose();
      },
    }),
  );
  const nameError = !name.trim()
    ? 'Give the experiment a name'
    : name.trim().length > 80
      ? 'At most 80 characters'
      : undefined;
  const notesError = notes.length > 10_000 ? 'At most 10,000 characters' : undefined;

  return (
    <FormDialog
      title="Edit experiment"
      size="md"
      busy={update.isPending}
      invalid={nameError !== undefined || notesError !== undefined}
      onSave={() =>
        update.mutate({
          id: seen.id,
          revision: seen.revision,
          name: name.trim() === seen.name ? undefined : name.trim(),
          notes: notes === seen.notes ? undefined : notes,
        })
      }
      onClose={onClose}
    >
      <Field label="Name" error={nameError ?? (update.error ? errorText(update.error) : undefined)}>
        <Input value={name} onChange={(event) => setName(event.target.value)} />
      </Field>
      <Field label="Notes" error={notesError} hint="What is tried here, and what came of it.">
        <Textarea rows={8} value={notes} onChange={(event) => setNotes(event.target.value)} />
      </Field>
    </FormDialog>
  );
}
