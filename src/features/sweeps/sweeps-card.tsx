'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { Badge } from '@/components/ui/badge';
import { Card, CardHeader } from '@/components/ui/card';
import { Link } from '@/components/ui/link';
import { RelativeTime } from '@/components/ui/relative-time';
import { ShowMore } from '@/components/ui/show-more';
import { useTRPC } from '../api/trpc';
import { fieldName } from './field-name';
import { metricText, sweepStateLabels } from './sweep-metrics';

const SHOWN = 10;

/** The sweeps of an experiment, newest first; nothing when it has none. */
export function SweepsCard({ experimentId }: { experimentId: string }) {
  const trpc = useTRPC();
  const query = useInfiniteQuery(
    trpc.sweeps.list.infiniteQueryOptions(
      { experimentId, limit: SHOWN },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
  );
  const sweeps = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (sweeps.length === 0) return null;
  return (
    <Card className="mb-4">
      <CardHeader title="Sweeps" />
      <ul className="divide-y">
        {sweeps.map((sweep) => (
          <li key={sweep.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2 text-sm">
            <Link href={`/sweeps/${sweep.number}`} className="min-w-0 truncate font-medium hover:underline">
              {sweep.name}
            </Link>
            <Badge tone={sweep.state === 'active' ? 'accent' : 'neutral'}>
              {sweepStateLabels[sweep.state]}
            </Badge>
            <span className="min-w-0 flex-1 basis-44 truncate text-muted">
              {sweep.fields.map(fieldName).join(', ')}
            </span>
            <span className="whitespace-nowrap text-muted">
              {sweep.ended} / {sweep.runs} runs
            </span>
            <span className="whitespace-nowrap tabular-nums">
              best {metricText(sweep.best?.value ?? null, sweep.metric)}
            </span>
            <span className="max-w-48 truncate text-muted text-xs">
              {sweep.createdBy && `${sweep.createdBy}, `}
              <RelativeTime date={sweep.createdAt} />
            </span>
          </li>
        ))}
      </ul>
      <ShowMore query={query} label="Show older sweeps" />
    </Card>
  );
}
