'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { errorText } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { FormDialog } from '@/components/ui/form-dialog';
import { Input } from '@/components/ui/input';
import { prioritySchema, type QueueItem } from '@/shared/contracts/queue';
import { useTRPC } from '../api/trpc';
import { localTimeText } from './scheduled-time';

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

export function ScheduleDialog({ item, onClose }: { item: QueueItem; onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [text, setText] = useState(item.notBefore ? localTimeText(item.notBefore) : '');
  const schedule = useMutation(
    trpc.queue.schedule.mutationOptions({
      meta: { ownError: true },
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.queue.pathFilter());
        onClose();
      },
    }),
  );

  return (
    <FormDialog
      title={`Schedule run ${item.number}`}
      busy={schedule.isPending}
      aside={
        item.notBefore && (
          <Button
            onClick={() => schedule.mutate({ run: item.id, notBefore: null })}
            disabled={schedule.isPending}
          >
            Start as soon as possible
          </Button>
        )
      }
      onSave={() => schedule.mutate({ run: item.id, notBefore: text === '' ? null : new Date(text) })}
      onClose={onClose}
    >
      <Field
        label="Start after"
        hint="In your time zone. The run keeps its place in the queue. Empty: as soon as a worker is free."
        error={schedule.error && errorText(schedule.error)}
      >
        <Input
          autoFocus
          type="datetime-local"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </Field>
    </FormDialog>
  );
}
