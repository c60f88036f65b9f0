'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { AbsoluteTime } from '@/components/ui/absolute-time';
import { Card } from '@/components/ui/card';
import { ErrorState } from '@/components/ui/error-state';
import { PageHeader } from '@/components/ui/page-header';
import { Skeleton } from '@/components/ui/skeleton';
import { useTRPC } from '@/features/api/trpc';
import { useLiveTopics } from '@/features/live/use-live-topics';
import { AnswerComments } from './answer-comments';
import { ClassifiedPhoto } from './classified-photo';

/** One classified photo under its own address, for the team. */
export function ClassificationPage({ id }: { id: string }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  useLiveTopics(['classifications']);
  const options = trpc.classify.get.queryOptions({ id });
  const query = useQuery(options);
  const models = useQuery(trpc.models.list.queryOptions({ canClassify: true }));
  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={() => query.refetch()} />;
  const item = query.data;
  return (
    <>
      <PageHeader
        title={item?.fileName ?? 'Classified photo'}
        crumbs={[{ label: 'Classify', href: '/classify' }]}
        description={
          item && (
            <>
              {item.user} · <AbsoluteTime date={item.createdAt} />
            </>
          )
        }
      />
      {item ? (
        <Card className="overflow-hidden">
          <ClassifiedPhoto
            item={item}
            models={models.data?.items ?? []}
            onChange={(next) => queries.setQueryData(options.queryKey, next)}
          />
        </Card>
      ) : (
        <Skeleton className="h-72 rounded-lg" />
      )}
      {item && <AnswerComments id={id} />}
    </>
  );
}
