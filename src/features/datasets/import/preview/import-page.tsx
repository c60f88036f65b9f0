'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Button } from '@/components/ui/button';
import { Card, CardBody } from '@/components/ui/card';
import { ErrorState } from '@/components/ui/error-state';
import { Link } from '@/components/ui/link';
import { PageHeader } from '@/components/ui/page-header';
import { TableSkeleton } from '@/components/ui/skeleton';
import { useTRPC } from '@/features/api/trpc';
import { useLiveTopics } from '@/features/live/use-live-topics';
import type { ImportState, ImportStatus } from '@/shared/contracts/datasets';
import { FetchProgress } from '../fetch-progress';
import { ImportProgress } from '../import-progress';
import { ImportResult } from '../import-report';
import { UnfinishedUpload } from '../unfinished-upload';
import { ImportPreview } from './import-preview';

const CRUMBS = [{ label: 'Datasets', href: '/datasets' }];

/** One import from its upload to its report; staged, it shows what it would become. */
export function ImportPage({ id }: { id: string }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const status = useQuery(
    trpc.imports.get.queryOptions(
      { importId: id },
      { refetchInterval: ({ state }) => (isMoving(state.data) ? 700 : false) },
    ),
  );
  useLiveTopics(['imports']);

  const ended = status.data?.state === 'succeeded';
  useEffect(() => {
    if (!ended) return;
    void queryClient.invalidateQueries(trpc.datasets.pathFilter());
    void queryClient.invalidateQueries(trpc.overview.pathFilter());
  }, [ended, queryClient, trpc]);

  if (status.error) return <ErrorState error={status.error} onRetry={() => status.refetch()} />;
  if (!status.data) return <TableSkeleton rows={6} columns={4} />;
  if (status.data.state === 'ready') return <ImportPreview status={status.data} crumbs={CRUMBS} />;
  return (
    <>
      <PageHeader
        title={status.data.name}
        crumbs={CRUMBS}
        actions={
          status.data.state === 'succeeded' && (
            <Button variant="primary" asChild>
              <Link href={`/datasets/${status.data.datasetId}`}>Open dataset</Link>
            </Button>
          )
        }
      />
      <Card className="max-w-2xl">
        <CardBody>{content(status.data)}</CardBody>
      </Card>
    </>
  );
}

function content(status: ImportStatus) {
  if (status.state === 'fetching') return <FetchProgress status={status} />;
  if (status.state === 'uploading') return <UnfinishedUpload status={status} />;
  if (status.state === 'reading') return <p role="status">The list of its files is being read.</p>;
  if (status.state === 'running') return <ImportProgress status={status} />;
  return <ImportResult status={status} />;
}

const MOVING: readonly ImportState[] = ['fetching', 'reading', 'running', 'uploading'];
const isMoving = (status: ImportStatus | undefined) => status !== undefined && MOVING.includes(status.state);
