'use client';

import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Map as MapIcon, RefreshCw } from 'lucide-react';
import { useChartTheme } from '@/components/charts/chart-theme';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { ProgressBar } from '@/components/ui/progress-bar';
import { Skeleton } from '@/components/ui/skeleton';
import { useTRPC } from '@/features/api/trpc';
import { useMay } from '@/features/api/use-me';
import { useLiveTopics } from '@/features/live/use-live-topics';
import type { DatasetVersionDetail } from '@/shared/contracts/datasets';
import { FilterBar } from '../grid/filter-bar';
import type { DatasetAddress } from '../use-dataset-address';
import { MapView } from './map-view';

interface PhotoMapProps {
  version: DatasetVersionDetail;
  address: DatasetAddress;
  onAddress: (part: Partial<DatasetAddress>) => void;
}

/** The photos of a version by what they look like; the filter is that of the grid, and an area is a part of it. */
export function PhotoMap({ version, address, onAddress }: PhotoMapProps) {
  const trpc = useTRPC();
  const theme = useChartTheme();
  const queryClient = useQueryClient();
  const mayWrite = useMay('data:write');
  useLiveTopics(['reports', 'evaluations']);
  const map = useQuery(trpc.curation.map.queryOptions({ versionId: version.id }));
  const make = useMutation(
    trpc.curation.makeMap.mutationOptions({
      onSettled: () => queryClient.invalidateQueries(trpc.curation.map.pathFilter()),
    }),
  );
  // What lies within an area the page knows itself.
  const filter = { ...address.filter, area: undefined };
  const points = useQuery(
    trpc.curation.mapPoints.queryOptions(
      { versionId: version.id, filter },
      { enabled: map.data?.state === 'done', placeholderData: keepPreviousData },
    ),
  );
  const error = map.error ?? points.error;
  const { state } = map.data ?? {};
  return (
    <>
      <FilterBar
        version={version}
        filter={address.filter}
        onChange={(filter) => onAddress({ filter, photo: null })}
      />
      {error ? (
        <ErrorState error={error} onRetry={() => void (map.error ? map.refetch() : points.refetch())} />
      ) : state === 'done' && points.data && theme ? (
        <MapView
          version={version}
          address={address}
          onAddress={onAddress}
          packed={points.data}
          theme={theme}
        />
      ) : state === undefined || state === 'done' ? (
        <Skeleton className="h-96" />
      ) : (
        <Card>
          {state === 'waiting' ? (
            <div className="grid gap-3 p-6 text-center text-muted text-sm">
              <p role="status">The map is being made. It takes about half a minute for 10,000 photos.</p>
              <ProgressBar value={null} label="Making the map" className="mx-auto w-full max-w-sm" />
            </div>
          ) : (
            <EmptyState
              icon={MapIcon}
              title={state === 'failed' ? 'The map could not be made' : 'No map yet'}
              description={
                state === 'failed'
                  ? (map.data?.error ?? '')
                  : state === 'no-features'
                    ? 'It is made from features that the report computes with ImageNet weights. Wait for the report, or give the server the weights.'
                    : 'Photos that look alike lie near each other: whole groups of wrong labels and odd photos stand out.'
              }
              action={
                state !== 'no-features' &&
                mayWrite && (
                  <Button
                    variant="primary"
                    busy={make.isPending}
                    onClick={() => make.mutate({ versionId: version.id })}
                  >
                    {state === 'failed' ? <RefreshCw aria-hidden /> : <MapIcon aria-hidden />}
                    {state === 'failed' ? 'Try again' : 'Make the map'}
                  </Button>
                )
              }
            />
          )}
        </Card>
      )}
    </>
  );
}
