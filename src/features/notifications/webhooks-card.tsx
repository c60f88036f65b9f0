'use client';

import { useQuery } from '@tanstack/react-query';
import { Card, CardHeader } from '@/components/ui/card';
import { ErrorState } from '@/components/ui/error-state';
import { Skeleton } from '@/components/ui/skeleton';
import { useTRPC } from '@/features/api/trpc';
import { DeliveryList } from './delivery-list';
import { NewWebhookButton } from './new-webhook-dialog';
import { WebhookRow } from './webhook-row';

/** Webhooks and their deliveries. For administrators. */
export function WebhooksCard() {
  const trpc = useTRPC();
  const webhooks = useQuery(trpc.webhooks.list.queryOptions());
  return (
    <Card>
      <CardHeader
        title="Webhooks"
        description="Send notifications to other programs as signed POST requests."
        actions={<NewWebhookButton />}
      />
      {webhooks.error ? (
        <ErrorState error={webhooks.error} onRetry={() => webhooks.refetch()} className="py-6" />
      ) : !webhooks.data ? (
        <div className="px-4 py-3.5">
          <Skeleton className="w-60" />
        </div>
      ) : webhooks.data.length === 0 ? (
        <p className="px-4 py-3 text-muted">No webhooks yet.</p>
      ) : (
        <ul>
          {webhooks.data.map((webhook) => (
            <WebhookRow key={webhook.id} webhook={webhook} />
          ))}
        </ul>
      )}
      <DeliveryList />
    </Card>
  );
}
