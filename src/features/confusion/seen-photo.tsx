'use client';

import { useQuery } from '@tanstack/react-query';
import { useDebounced } from '@/components/hooks/use-debounced';
import { ErrorState } from '@/components/ui/error-state';
import { Skeleton } from '@/components/ui/skeleton';
import { useTRPC } from '@/features/api/trpc';
import { ExplanationView } from '@/features/explanation/explanation-view';
import { useLiveTopics } from '@/features/live/use-live-topics';

/** Whoever leafs through photos asks about the one they stay at. */
const STAYS_MS = 250;

interface SeenPhotoProps {
  modelId: string;
  photoHash: string;
  /** Index of the class that the model answered. */
  predicted: number;
}

/** What the model saw of an evaluated photo, and the training photos that are most like it. */
export function SeenPhoto({ modelId, photoHash, predicted }: SeenPhotoProps) {
  const trpc = useTRPC();
  useLiveTopics(['profiles']);
  const stays = useDebounced(photoHash, STAYS_MS) === photoHash;
  const query = useQuery({
    ...trpc.classify.explainPhoto.queryOptions({ model: modelId, photoHash, classIndex: predicted }),
    enabled: stays,
    // A version that cannot classify will not by asking again.
    retry: false,
  });
  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={() => query.refetch()} />;
  if (!query.data) return <Skeleton className="h-44 rounded-md" />;
  return <ExplanationView explanation={query.data} />;
}
