'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { z } from 'zod';
import { DraftNotice } from '@/components/drafts/draft-notice';
import { useDraft } from '@/components/drafts/use-draft';
import { Button } from '@/components/ui/button';
import { CopyField } from '@/components/ui/copy-field';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { useTRPC } from '@/features/api/trpc';
import { NOTIFICATION_KINDS, notificationKindSchema } from '@/shared/contracts/notifications';
import { webhookInput } from '@/shared/contracts/webhooks';
import { KindBoxes } from './kind-boxes';

const draftSchema = z.object({ url: z.string(), kinds: z.array(notificationKindSchema) });

/** Creates a webhook and shows its secret once. */
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
  const draft = useDraft({
    form: 'webhook',
    schema: draftSchema,
    initial: { url: '', kinds: [...NOTIFICATION_KINDS] },
  });
  const { url, kinds } = draft.value;
  const [problem, setProblem] = useState<string>();
  const create = useMutation(
    trpc.webhooks.create.mutationOptions({
      onSuccess: () => {
        draft.clear();
        return queryClient.invalidateQueries(trpc.webhooks.pathFilter());
      },
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
      description="Sends each notification as a JSON POST request to this address."
      footer={
        create.data ? (
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        ) : (
          <Button variant="primary" type="submit" form={formId} busy={create.isPending}>
            Create webhook
          </Button>
        )
      }
    >
      {create.data ? (
        <div className="flex flex-col gap-2">
          <p className="text-sm">
            Copy the secret now; it is not shown again. The receiver needs it to verify the header{' '}
            <code className="font-mono text-xs">Mintmark-Signature</code>.
          </p>
          <CopyField label="Secret" value={create.data.secret} />
        </div>
      ) : (
        <form id={formId} onSubmit={submit} className="flex flex-col gap-4" noValidate>
          <DraftNotice draft={draft} />
          <Field label="URL" error={problem}>
            <Input
              value={url}
              onChange={(event) => draft.change({ url: event.target.value })}
              type="url"
              placeholder="https://example.org/mintmark"
              autoComplete="off"
            />
          </Field>
          <KindBoxes label="Send when" kinds={kinds} onChange={(next) => draft.change({ kinds: next })} />
        </form>
      )}
    </Dialog>
  );
}
