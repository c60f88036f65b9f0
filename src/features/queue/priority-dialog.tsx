'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { errorText } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { FormDialog } from '@/components/ui/form-dialog';
import { Input } from '@/components/ui/input';
import { prioritySchema, type QueueItem } from '@/shared/contracts/queue';
import { useTRPC } from '../api/trpc';

export function PriorityDialog({ item, onClose }: { item: QueueItem; onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [text, setText] = useState(String(item.priority));
  const priority = prioritySchema.safeParse(text.trim() === '' ? Number.NaN : Number(text));
  const change = useMutation(
    trpc.queue.setPriority.mutationOptions({
      meta: { ownError: true },
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.queue.pathFilter());
        onClose();
      },
    }),
  );

  return (
    <FormDialog
      title={`Priority of run ${item.number}`}
      busy={change.isPending}
      invalid={!priority.success}
      onSave={() => priority.success && change.mutate({ run: item.id, priority: priority.data })}
      onClose={onClose}
    >
      <Field
        label="Priority"
        hint="Higher starts first; the default is 0. Runs of the same priority start in queue order."
        error={
          priority.success
            ? change.error && errorText(change.error)
            : 'Enter a whole number from −1000 to 1000'
        }
      >
        <Input autoFocus inputMode="numeric" value={text} onChange={(event) => setText(event.target.value)} />
      </Field>
    </FormDialog>
  );
}
