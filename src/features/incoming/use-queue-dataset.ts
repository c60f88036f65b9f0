'use client';

import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '@/features/api/trpc';

/** A dataset and the classes of its latest version; none while it has no version. @param id its id or name */
export function useQueueDataset(id: string) {
  const trpc = useTRPC();
  const dataset = useQuery(trpc.datasets.get.queryOptions({ dataset: id }));
  const hasVersion = dataset.data !== undefined && dataset.data.versions.length > 0;
  const version = useQuery(
    trpc.datasets.version.queryOptions({ dataset: dataset.data?.id ?? id }, { enabled: hasVersion }),
  );
  return {
    dataset: dataset.data,
    classes: hasVersion ? version.data?.classes : dataset.data && [],
    error: dataset.error ?? version.error,
    retry: () => void (dataset.error ? dataset.refetch() : version.refetch()),
  };
}
