'use client';

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { z } from 'zod';
import { DraftNotice } from '@/components/drafts/draft-notice';
import { useDraft } from '@/components/drafts/use-draft';
import { errorText } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { FormDialog } from '@/components/ui/form-dialog';
import { FormError } from '@/components/ui/form-error';
import { Input, Textarea } from '@/components/ui/input';
import type { StaleEdit } from '@/shared/contracts/edits';
import { staleEditOf } from '../api/trpc';
import { ConflictFields } from './conflict-fields';
import {
  type Choice,
  changedValues,
  chosenValues,
  type EditValues,
  type FieldConflict,
  fieldConflicts,
  firstChoices,
} from './edit-conflict';

interface EditField {
  name: string;
  label: string;
  hint?: string;
  /** Rows of a text of several lines; a single line without it. */
  rows?: number;
  schema: z.ZodType<string>;
}

interface EditDialogProps {
  title: string;
  /** Names the draft, with the id of what is edited. */
  form: string;
  fields: readonly EditField[];
  /** What is saved, with its revision, as the dialog opens. */
  saved: EditValues;
  revision: number;
  saveLabel?: string;
  /** Sends the changed fields and the revision that was seen; the lists beside are refreshed by it too. */
  save: (changes: EditValues, revision: number) => Promise<unknown>;
  onClose: () => void;
}

const draftSchema = z.object({
  revision: z.number(),
  seen: z.record(z.string(), z.string()),
  values: z.record(z.string(), z.string()),
});

/**
 * Edits the texts of one thing. Only changed fields are sent, with the revision that was seen; when somebody else
 * saved meanwhile, both versions are shown and one is chosen for each field. What is typed is kept as a draft.
 */
export function EditDialog({
  title,
  form,
  fields,
  saved,
  revision,
  saveLabel,
  save,
  onClose,
}: EditDialogProps) {
  const draft = useDraft({
    form,
    schema: draftSchema,
    initial: () => ({ revision, seen: saved, values: saved }),
  });
  const { seen, values } = draft.value;
  const [conflicts, setConflicts] = useState<readonly FieldConflict[] | null>(null);
  const [choices, setChoices] = useState<Record<string, Choice>>({});
  const [problem, setProblem] = useState<string | null>(null);
  const sending = useMutation({
    mutationFn: (edit: { changes: EditValues; revision: number }) => save(edit.changes, edit.revision),
    meta: { ownError: true },
    onSuccess: finish,
    onError: (error) => {
      const stale = staleEditOf(error);
      if (stale) showConflict(stale);
      else setProblem(errorText(error));
    },
  });
  const errors = new Map(
    fields.map(({ name, schema }) => [name, schema.safeParse(values[name]).error?.issues[0]?.message]),
  );

  function finish() {
    draft.clear();
    onClose();
  }

  function showConflict(stale: StaleEdit) {
    const current = Object.fromEntries(fields.map(({ name }) => [name, String(stale.current[name] ?? '')]));
    const found = fieldConflicts({ seen, mine: values, current });
    draft.change({ revision: stale.revision, seen: current });
    if (found.length === 0) return finish();
    setConflicts(found);
    setChoices(firstChoices(found));
  }

  function send() {
    const next = conflicts ? chosenValues(values, conflicts, choices) : values;
    const changes = changedValues(seen, next);
    setProblem(null);
    if (Object.keys(changes).length === 0) return finish();
    if (conflicts) {
      draft.change({ values: next });
      setConflicts(null);
    }
    sending.mutate({ changes, revision: draft.value.revision });
  }

  return (
    <FormDialog
      title={conflicts ? 'Edit conflict' : title}
      size={fields.some(({ rows }) => rows !== undefined) || conflicts ? 'md' : 'sm'}
      saveLabel={conflicts ? 'Save chosen versions' : saveLabel}
      busy={sending.isPending}
      invalid={[...errors.values()].some((error) => error !== undefined)}
      onSave={send}
      onClose={onClose}
    >
      <FormError>{problem}</FormError>
      {conflicts ? (
        <ConflictFields
          fields={fields}
          conflicts={conflicts}
          choices={choices}
          onChoose={(name, choice) => setChoices({ ...choices, [name]: choice })}
        />
      ) : (
        <>
          <DraftNotice draft={draft} />
          {fields.map(({ name, label, hint, rows }, index) => {
            const control = {
              value: values[name] ?? '',
              autoFocus: index === 0,
              autoComplete: 'off',
              onChange: (event: { target: { value: string } }) =>
                draft.change({ values: { ...values, [name]: event.target.value } }),
            };
            return (
              <Field key={name} label={label} hint={hint} error={errors.get(name)}>
                {rows === undefined ? <Input {...control} /> : <Textarea rows={rows} {...control} />}
              </Field>
            );
          })}
        </>
      )}
    </FormDialog>
  );
}
