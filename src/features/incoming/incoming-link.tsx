'use client';

import { useQuery } from '@tanstack/react-query';
import { Inbox } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Link } from '@/components/ui/link';
import { useTRPC } from '@/features/api/trpc';
import { useLiveTopics } from '@/features/live/use-live-topics';
import { count } from '@/shared/format';

/** Leads to a dataset's queue, and says how many photos wait there. */
export function IncomingLink({ datasetId }: { datasetId: string }) {
  const trpc = useTRPC();
  useLiveTopics(['incoming']);
  const counts = useQuery(trpc.incoming.counts.queryOptions({ datasetId }));
  const waiting = counts.data ? counts.data.unlabelled + counts.data.labelled : 0;
  return (
    <Button asChild>
      <Link href={`/datasets/${datasetId}/incoming`}>
        <Inbox aria-hidden />
        Incoming
        {waiting > 0 && <span className="text-accent tabular-nums">{count(waiting)}</span>}
      </Link>
    </Button>
  );
}
