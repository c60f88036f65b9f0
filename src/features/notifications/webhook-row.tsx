'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { RelativeTime } from '@/components/ui/relative-time';
import { Switch } from '@/components/ui/switch';
import { useTRPC } from '@/features/api/trpc';
import { notificationKindLabels } from '@/shared/contracts/notifications';
import type { WebhookItem } from '@/shared/contracts/webhooks';

export function WebhookRow({ webhook }: { webhook: WebhookItem }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [asking, setAsking] = useState(false);
  const refresh = { onSettled: () => queryClient.invalidateQueries(trpc.webhooks.pathFilter()) };
  const remove = useMutation(trpc.webhooks.remove.mutationOptions(refresh));
  const setEnabled = useMutation(trpc.webhooks.setEnabled.mutationOptions(refresh));
  const test = useMutation(
    trpc.webhooks.test.mutationOptions({
      ...refresh,
      onSuccess: () => toast.success('Test sent. See its result under Recent deliveries.'),
    }),
  );
  const { id, url, kinds, createdAt, createdBy } = webhook;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b px-4 py-2 last:border-b-0">
      <div className="min-w-40 flex-1">
        <div className="wrap-anywhere font-mono text-xs">{url}</div>
        <div className="text-muted text-xs">
          {kinds.map((kind) => notificationKindLabels[kind]).join(' · ')} · created{' '}
          <RelativeTime date={createdAt} />
          {createdBy && ` by ${createdBy}`}
        </div>
      </div>
      <div className="flex items-center gap-2">
        <Switch
          label={webhook.enabled ? 'On' : 'Off'}
          aria-label={`Send to ${url}`}
          checked={setEnabled.isPending ? setEnabled.variables.enabled : webhook.enabled}
          onCheckedChange={(enabled) => setEnabled.mutate({ id, revision: webhook.revision, enabled })}
        />
        <Button
          size="sm"
          busy={test.isPending}
          disabled={!webhook.enabled}
          onClick={() => test.mutate({ id })}
          aria-label={`Send test to ${url}`}
        >
          Send test
        </Button>
        <Button size="sm" variant="ghost" onClick={() => setAsking(true)} aria-label={`Remove ${url}`}>
          Remove
        </Button>
      </div>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Remove this webhook?"
        description="It gets no more notifications, including those that are waiting. A new webhook gets a new secret."
        confirmLabel="Remove"
        onConfirm={() => remove.mutateAsync({ id })}
      />
    </li>
  );
}
