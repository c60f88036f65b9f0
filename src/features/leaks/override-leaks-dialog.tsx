'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { errorText } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { FormDialog } from '@/components/ui/form-dialog';
import { Textarea } from '@/components/ui/input';
import { overrideReasonSchema } from '@/shared/contracts/leaks';
import { counted } from '@/shared/format';
import { useTRPC } from '../api/trpc';

interface OverrideLeaksDialogProps {
  run: string;
  groups: number;
  onClose: () => void;
}

/** Asks for the reason by which a queued run may train on data with leaks. */
export function OverrideLeaksDialog({ run, groups, onClose }: OverrideLeaksDialogProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [reason, setReason] = useState('');
  const override = useMutation(
    trpc.runs.overrideLeaks.mutationOptions({
      meta: { ownError: true },
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.runs.pathFilter());
        onClose();
      },
    }),
  );
  return (
    <FormDialog
      title="Train on data with leaks"
      saveLabel="Override"
      busy={override.isPending}
      invalid={!overrideReasonSchema.safeParse(reason).success}
      onSave={() => override.mutate({ run, reason })}
      onClose={onClose}
    >
      <p className="text-sm">
        {counted(groups, 'group')} of copies across the splits. Your name and reason will stand beside every
        figure of this run.
      </p>
      <Field label="Reason" error={override.error ? errorText(override.error) : undefined}>
        <Textarea value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
      </Field>
    </FormDialog>
  );
}
