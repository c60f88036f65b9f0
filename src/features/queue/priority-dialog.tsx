'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { errorText } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { prioritySchema, type QueueItem } from '@/shared/contracts/queue';
import { useTRPC } from '../api/trpc';

const FORM_ID = 'priority-form';

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

  function save(event: FormEvent) {
    event.preventDefault();
    if (priority.success) change.mutate({ run: item.id, priority: priority.data });
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Priority of run ${item.number}`}
      size="sm"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={FORM_ID}
            variant="primary"
            busy={change.isPending}
            disabled={!priority.success}
          >
            Save
          </Button>
        </>
      }
    >
      <form id={FORM_ID} onSubmit={save}>
        <Field
          label="Priority"
          hint="Higher goes first; 0 is usual. Runs of the same priority go by their place in line."
          error={
            priority.success ? change.error && errorText(change.error) : 'A whole number from −1000 to 1000'
          }
        >
          <Input
            autoFocus
            inputMode="numeric"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </Field>
      </form>
    </Dialog>
  );
}
