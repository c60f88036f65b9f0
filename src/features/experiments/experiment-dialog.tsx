'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { errorText } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { Input, Textarea } from '@/components/ui/input';
import type { ExperimentDetail } from '@/shared/contracts/runs';
import { useTRPC } from '../api/trpc';

const FORM_ID = 'experiment-form';

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
  const [name, setName] = useState(experiment.name);
  const [notes, setNotes] = useState(experiment.notes);
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

  function save(event: FormEvent) {
    event.preventDefault();
    if (!nameError && !notesError) update.mutate({ id: experiment.id, name: name.trim(), notes });
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Edit experiment"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={FORM_ID}
            variant="primary"
            busy={update.isPending}
            disabled={nameError !== undefined || notesError !== undefined}
          >
            Save
          </Button>
        </>
      }
    >
      <form id={FORM_ID} onSubmit={save} className="grid gap-4">
        <Field label="Name" error={nameError ?? (update.error ? errorText(update.error) : undefined)}>
          <Input value={name} onChange={(event) => setName(event.target.value)} />
        </Field>
        <Field label="Notes" error={notesError} hint="What is tried here, and what came of it.">
          <Textarea rows={8} value={notes} onChange={(event) => setNotes(event.target.value)} />
        </Field>
      </form>
    </Dialog>
  );
}
