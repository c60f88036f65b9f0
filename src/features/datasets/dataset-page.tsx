'use client';

import { useQuery } from '@tanstack/react-query';
import { Images, Lock } from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { PageHeader } from '@/components/ui/page-header';
import { RelativeTime } from '@/components/ui/relative-time';
import { Select } from '@/components/ui/select';
import { Skeleton, TableSkeleton } from '@/components/ui/skeleton';
import { useTRPC } from '@/features/api/trpc';
import { useLiveTopics } from '@/features/live/use-live-topics';
import type { DatasetDetail } from '@/shared/contracts/datasets';
import { counted } from '@/shared/format';
import { ArchivedNotice } from '../lifecycle/archived-notice';
import { MissingPage } from '../lifecycle/missing-page';
import { DatasetActions } from './dataset-actions';
import { DatasetVersionView } from './dataset-version-view';
import { withoutAnswers } from './grid/filter-address';
import { totalPhotos } from './splits';
import { useDatasetAddress } from './use-dataset-address';

const crumbs = [{ label: 'Datasets', href: '/datasets' }];

/** @param id dataset id or name. */
export function DatasetPage({ id }: { id: string }) {
  const trpc = useTRPC();
  const dataset = useQuery(trpc.datasets.get.queryOptions({ dataset: id }));
  useLiveTopics(['datasets']);

  if (dataset.error) {
    return <MissingPage kind="dataset" id={id} error={dataset.error} onRetry={() => dataset.refetch()} />;
  }
  if (dataset.isPending) {
    return (
      <>
        <PageHeader
          title={<Skeleton className="h-7 w-56" />}
          documentTitle="Dataset"
          crumbs={crumbs}
          meta={<Skeleton className="h-7 w-72" />}
        />
        <DatasetSkeleton />
      </>
    );
  }
  return <LoadedDataset dataset={dataset.data} />;
}

function LoadedDataset({ dataset }: { dataset: DatasetDetail }) {
  const trpc = useTRPC();
  const { address, change } = useDatasetAddress();
  const version = useQuery(
    trpc.datasets.version.queryOptions({ dataset: dataset.id, number: address.version ?? undefined }),
  );
  const latest = Math.max(0, ...dataset.versions.map((item) => item.number));
  const shown = address.version ?? latest;

  return (
    <>
      <PageHeader
        title={dataset.name}
        description={dataset.description || undefined}
        crumbs={crumbs}
        actions={<DatasetActions dataset={dataset} version={shown} latest={latest} />}
        meta={
          <>
            <Select
              size="sm"
              aria-label="Version"
              className="w-auto"
              value={String(shown)}
              onValueChange={(next) =>
                change({
                  version: Number(next) === latest ? null : Number(next),
                  // Classes, evaluations and photos are those of a version.
                  filter: { ...withoutAnswers(address.filter), classIndex: undefined, area: undefined },
                  photo: null,
                })
              }
              options={dataset.versions
                .toSorted((a, b) => b.number - a.number)
                .map((item) => ({
                  value: String(item.number),
                  label: `Version ${item.number}`,
                  hint: `${counted(totalPhotos(item.photos), 'photo')} in ${counted(item.classCount, 'class', 'classes')}`,
                }))}
            />
            {shown === latest ? <Badge tone="accent">latest</Badge> : <Badge>older</Badge>}
            {version.data && (
              <span>
                {version.data.message ? 'made' : 'imported'} <RelativeTime date={version.data.createdAt} />
                {version.data.createdBy && ` by ${version.data.createdBy}`}
              </span>
            )}
            {version.data?.message && <span className="wrap-anywhere">“{version.data.message}”</span>}
            {dataset.testLock && (
              <Badge
                title={`Photos that were ever tested on are never trained on again${dataset.testLock.by ? `; locked by ${dataset.testLock.by}` : ''}`}
              >
                <Lock aria-hidden />
                Test set locked
              </Badge>
            )}
            {version.data && (
              <span
                title={`Content hash ${version.data.contentHash}: equal for versions with the same photos`}
              >
                <code className="font-mono text-faint">{version.data.contentHash.slice(0, 12)}</code>
              </span>
            )}
          </>
        }
      />
      <ArchivedNotice kind="dataset" item={dataset} />
      {dataset.versions.length === 0 ? (
        <EmptyState
          icon={Images}
          title="No versions"
          description="Import photos, accept those that wait in the incoming queue, or restore a version from the bin."
        />
      ) : version.error ? (
        <ErrorState error={version.error} onRetry={() => version.refetch()} />
      ) : version.isPending ? (
        <DatasetSkeleton />
      ) : (
        <DatasetVersionView version={version.data} address={address} onAddress={change} />
      )}
    </>
  );
}

/** The size of a version's page while it loads. */
function DatasetSkeleton() {
  return (
    <>
      <Card className="mb-5 grid grid-cols-2 gap-x-6 gap-y-4 p-4 sm:grid-cols-3 lg:grid-cols-5">
        {['photos', 'classes', 'train', 'validation', 'test'].map((key) => (
          <div key={key} className="flex h-14.5 flex-col gap-2">
            <Skeleton className="h-3 w-16" />
            <Skeleton className="h-5 w-12" />
          </div>
        ))}
      </Card>
      <Skeleton className="mb-4 h-9 w-64" />
      <TableSkeleton rows={10} />
    </>
  );
}
