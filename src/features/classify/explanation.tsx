'use client';

import { useQuery } from '@tanstack/react-query';
import { ErrorState } from '@/components/ui/error-state';
import { Skeleton } from '@/components/ui/skeleton';
import { useTRPC } from '@/features/api/trpc';
import { ExplanationView } from '@/features/explanation/explanation-view';
import { useLiveTopics } from '@/features/live/use-live-topics';

/** Why a model gave its answer to a coin of a photo of the history. */
export function AnswerExplanation({ id, model, coin }: { id: string; model: string; coin: number }) {
  const trpc = useTRPC();
  useLiveTopics(['profiles']);
  const query = useQuery(trpc.classify.explain.queryOptions({ id, model, coin }));
  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={() => query.refetch()} />;
  if (!query.data) return <Skeleton className="mt-2 h-44 rounded-md" />;
  return (
    <div className="mt-2">
      <ExplanationView explanation={query.data} />
    </div>
  );
}
