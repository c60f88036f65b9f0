'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ArrowLeftRight } from 'lucide-react';
import { useUrlParams } from '@/components/hooks/use-url-params';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { PageHeader } from '@/components/ui/page-header';
import { Select } from '@/components/ui/select';
import { Skeleton } from '@/components/ui/skeleton';
import type { DatasetDetail } from '@/shared/contracts/datasets';
import { CHANGE_KINDS, changeKindLabels } from '@/shared/contracts/version-diff';
import { count, counted } from '@/shared/format';
import { useTRPC } from '../api/trpc';
import { MissingPage } from '../lifecycle/missing-page';
import { ChangedPhotos } from './changed-photos';
import { ClassChanges } from './class-changes';

/** What became of the photos between two versions: `?from&to`, and by `kind` and `class` a part of it. */
export function DiffPage({ id }: { id: string }) {
  const trpc = useTRPC();
  const dataset = useQuery(trpc.datasets.get.queryOptions({ dataset: id }));
  if (dataset.error) {
    return <MissingPage kind="dataset" id={id} error={dataset.error} onRetry={() => dataset.refetch()} />;
  }
  if (!dataset.data) return <Skeleton className="h-96" />;
  return <LoadedDiff dataset={dataset.data} />;
}

function LoadedDiff({ dataset }: { dataset: DatasetDetail }) {
  const trpc = useTRPC();
  const [params, change] = useUrlParams();
  const numbers = dataset.versions.map(({ number }) => number).sort((a, b) => b - a);
  const [latest = 1, previous = latest] = numbers;
  const numberOf = (name: string, otherwise: number) => {
    const value = Number(params.get(name) ?? otherwise);
    return Number.isInteger(value) && value > 0 ? value : otherwise;
  };
  const to = numberOf('to', latest);
  const from = numberOf('from', numbers.find((number) => number < to) ?? previous);
  const kind = CHANGE_KINDS.find((one) => one === params.get('kind'));
  const classKey = params.get('class') ?? undefined;
  const diff = useQuery(
    trpc.versions.diff.queryOptions(
      { dataset: dataset.id, from, to },
      { placeholderData: keepPreviousData, staleTime: Number.POSITIVE_INFINITY },
    ),
  );
  const options = numbers.map((number) => ({ value: String(number), label: `Version ${number}` }));
  const kinds = [
    { value: 'all', label: 'All changes' },
    ...CHANGE_KINDS.map((one) => ({
      value: one,
      label: `${changeKindLabels[one]}${diff.data ? ` (${count(diff.data.counts[one])})` : ''}`,
    })),
  ];

  return (
    <>
      <PageHeader
        title="Difference"
        documentTitle={`${dataset.name}, version ${from} to ${to}`}
        crumbs={[
          { label: 'Datasets', href: '/datasets' },
          { label: dataset.name, href: `/datasets/${dataset.id}` },
        ]}
        meta={
          <>
            <Select
              size="sm"
              aria-label="From"
              className="w-auto"
              value={String(from)}
              onValueChange={(next) => change({ from: next, to: String(to), class: null })}
              options={options}
            />
            <Button
              size="sm"
              variant="ghost"
              icon
              aria-label="Swap the versions"
              onClick={() => change({ from: String(to), to: String(from) })}
            >
              <ArrowLeftRight aria-hidden />
            </Button>
            <Select
              size="sm"
              aria-label="To"
              className="w-auto"
              value={String(to)}
              onValueChange={(next) => change({ from: String(from), to: next, class: null })}
              options={options}
            />
            {diff.data && <span>{counted(diff.data.same, 'photo')} the same</span>}
          </>
        }
      />
      {diff.error ? (
        <ErrorState error={diff.error} onRetry={() => diff.refetch()} />
      ) : !diff.data ? (
        <Skeleton className="h-96" />
      ) : diff.data.classes.length === 0 && CHANGE_KINDS.every((one) => diff.data.counts[one] === 0) ? (
        <EmptyState title="No difference" description="Both versions hold the same photos and classes." />
      ) : (
        <div className="grid gap-5">
          <ClassChanges
            classes={diff.data.classes}
            selected={classKey}
            onSelect={(next) => change({ class: next ?? null })}
          />
          <section aria-label="Photos">
            <div className="mb-3 flex flex-wrap items-center gap-2">
              <h2 className="mr-2 font-semibold">Photos</h2>
              <Select
                size="sm"
                aria-label="Change"
                className="w-44"
                value={kind ?? 'all'}
                onValueChange={(next) => change({ kind: next === 'all' ? null : next })}
                options={kinds}
              />
              {classKey !== undefined && (
                <Button size="sm" onClick={() => change({ class: null })}>
                  All classes
                </Button>
              )}
            </div>
            <ChangedPhotos
              key={`${from} ${to} ${kind} ${classKey}`}
              of={{ dataset: dataset.id, from, to, kind, classKey }}
            />
          </section>
        </div>
      )}
    </>
  );
}
