'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { errorText } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import type { QueueItem } from '@/shared/contracts/queue';
import { useTRPC } from '../api/trpc';
import { localTimeText } from './local-time-text';

const FORM_ID = 'schedule-form';

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

  function save(event: FormEvent) {
    event.preventDefault();
    schedule.mutate({ run: item.id, notBefore: text === '' ? null : new Date(text) });
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Schedule run ${item.number}`}
      size="sm"
      footer={
        <>
          {item.notBefore && (
            <Button
              className="mr-auto"
              onClick={() => schedule.mutate({ run: item.id, notBefore: null })}
              disabled={schedule.isPending}
            >
              Start as soon as it can
            </Button>
          )}
          <Button type="submit" form={FORM_ID} variant="primary" busy={schedule.isPending}>
            Save
          </Button>
        </>
      }
    >
      <form id={FORM_ID} onSubmit={save}>
        <Field
          label="Not before"
          hint="In your time zone. It keeps its place in line and starts then, once a worker is free; left empty, it starts as soon as it can."
          error={schedule.error && errorText(schedule.error)}
        >
          <Input
            autoFocus
            type="datetime-local"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </Field>
      </form>
    </Dialog>
  );
}
