'use client';

import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { CircleCheck, CircleX, Clock, type LucideIcon } from 'lucide-react';
import { Badge, type Tone } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { RelativeTime } from '@/components/ui/relative-time';
import { ShowMore } from '@/components/ui/show-more';
import { useTRPC } from '@/features/api/trpc';
import type { DeliveryItem, DeliveryState } from '@/shared/contracts/webhooks';

const looks: Record<DeliveryState, { label: string; tone: Tone; icon: LucideIcon }> = {
  waiting: { label: 'Waiting', tone: 'info', icon: Clock },
  delivered: { label: 'Delivered', tone: 'good', icon: CircleCheck },
  'given-up': { label: 'Failed', tone: 'bad', icon: CircleX },
};

const SHOWN = 20;

/** The latest deliveries to webhooks and mailboxes, with their errors. */
export function DeliveryList() {
  const trpc = useTRPC();
  const query = useInfiniteQuery(
    trpc.webhooks.deliveries.infiniteQueryOptions(
      { limit: SHOWN },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
  );
  const deliveries = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (deliveries.length === 0) return null;
  return (
    <div className="border-t">
      <h3 className="px-4 pt-3 pb-1 font-medium text-xs">Recent deliveries</h3>
      <ul className="max-h-96 overflow-y-auto">
        {deliveries.map((delivery) => (
          <DeliveryRow key={delivery.id} delivery={delivery} />
        ))}
      </ul>
      <ShowMore query={query} label="Show older deliveries" />
    </div>
  );
}

function DeliveryRow({ delivery }: { delivery: DeliveryItem }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const again = useMutation(
    trpc.webhooks.sendAgain.mutationOptions({
      onSettled: () => queryClient.invalidateQueries(trpc.webhooks.deliveries.pathFilter()),
    }),
  );
  const { id, state, target, title, tries, lastError, nextTryAt, createdAt } = delivery;
  const { label, tone, icon: Icon } = looks[state];
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-1 border-b px-4 py-2 text-xs last:border-b-0">
      <Badge tone={tone}>
        <Icon aria-hidden />
        {label}
      </Badge>
      <div className="min-w-40 flex-1">
        <div className="wrap-anywhere">
          {title} <span className="text-muted">to {target}</span>
        </div>
        {lastError && <div className="wrap-anywhere text-bad">{lastError}</div>}
        <div className="text-muted">
          <RelativeTime date={createdAt} /> · {tries === 1 ? '1 attempt' : `${tries} attempts`}
          {state === 'waiting' && tries > 0 && (
            <>
              , next <RelativeTime date={nextTryAt} />
            </>
          )}
        </div>
      </div>
      <Button
        size="sm"
        variant="ghost"
        busy={again.isPending}
        onClick={() => again.mutate({ id })}
        aria-label={`Resend “${title}” to ${target}`}
      >
        {state === 'waiting' ? 'Send now' : 'Resend'}
      </Button>
    </li>
  );
}
