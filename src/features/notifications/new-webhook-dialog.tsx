'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { CopyField } from '@/components/ui/copy-field';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { useTRPC } from '@/features/api/trpc';
import { NOTIFICATION_KINDS, type NotificationKind } from '@/shared/contracts/notifications';
import { webhookInput } from '@/shared/contracts/webhooks';
import { KindBoxes } from './kind-boxes';

/** Makes a webhook and shows its secret once. */
export function NewWebhookButton() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)}>
        <Plus aria-hidden />
        New webhook
      </Button>
      {open && <NewWebhookDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function NewWebhookDialog({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const formId = useId();
  const [url, setUrl] = useState('');
  const [kinds, setKinds] = useState<NotificationKind[]>([...NOTIFICATION_KINDS]);
  const [problem, setProblem] = useState<string>();
  const create = useMutation(
    trpc.webhooks.create.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.webhooks.pathFilter()),
      onError: ({ message }) => setProblem(message),
    }),
  );

  function submit(event: FormEvent) {
    event.preventDefault();
    const input = webhookInput.safeParse({ url, kinds });
    setProblem(input.error?.issues[0]?.message);
    if (input.success) create.mutate(input.data);
  }

  return (
    <Dialog
      open
      onOpenChange={(next) => !next && onClose()}
      title="New webhook"
      description="The address gets a POST of JSON for each notification."
      footer={
        create.data ? (
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        ) : (
          <Button variant="primary" type="submit" form={formId} busy={create.isPending}>
            Make the webhook
          </Button>
        )
      }
    >
      {create.data ? (
        <div className="flex flex-col gap-2">
          <p className="text-sm">
            Copy the secret now: it cannot be shown again. With it the receiver checks the header{' '}
            <code className="font-mono text-xs">Mintmark-Signature</code>.
          </p>
          <CopyField label="Secret" value={create.data.secret} />
        </div>
      ) : (
        <form id={formId} onSubmit={submit} className="flex flex-col gap-4" noValidate>
          <Field label="Address" hint="Of the receiver, with https:// where it can be had." error={problem}>
            <Input
              value={url}
              onChange={(event) => setUrl(event.target.value)}
              type="url"
              placeholder="https://example.org/mintmark"
              autoComplete="off"
            />
          </Field>
          <KindBoxes label="Tell it when" kinds={kinds} onChange={setKinds} />
        </form>
      )}
    </Dialog>
  );
}
