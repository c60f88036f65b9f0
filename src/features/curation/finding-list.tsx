'use client';

import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import { useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { PageTurner } from '@/components/ui/page-turner';
import { Skeleton } from '@/components/ui/skeleton';
import type { DatasetReport, FindingKind, FindingStatus } from '@/shared/contracts/curation';
import { count } from '@/shared/format';
import { useTRPC } from '../api/trpc';
import { useMay } from '../api/use-me';
import { FindingCard } from './finding-card';
import { askedFor, type FindingFilter, FindingFilters, firstFilter } from './finding-filters';
import { FindingKinds } from './finding-kinds';
import { useFindingKeys } from './use-finding-keys';

const FINDINGS_ON_A_PAGE = 20;

/** The findings of a version, page by page, with their statuses; `?finding` names the kind that is shown first. */
export function FindingList({ report: { versionId, counts, thresholds } }: { report: DatasetReport }) {
  const trpc = useTRPC();
  const mayWrite = useMay('data:write');
  const named = useSearchParams().get('finding');
  const [filter, setFilter] = useState(() => firstFilter(named));
  const [cursor, setCursor] = useState<string | null>(null);
  const page = useQuery(
    trpc.curation.findings.queryOptions(
      {
        versionId,
        ...askedFor(filter),
        cursor: cursor ?? undefined,
        limit: FINDINGS_ON_A_PAGE,
      },
      { placeholderData: keepPreviousData },
    ),
  );
  const setStatus = useMutation(trpc.curation.setStatus.mutationOptions());
  const items = page.data?.items ?? [];
  const mark = (id: number, status: FindingStatus) => setStatus.mutate({ versionId, findings: [id], status });
  const { selected, select } = useFindingKeys(items, mayWrite ? mark : null);
  const change = (next: FindingFilter) => {
    setFilter(next);
    setCursor(null);
  };
  const ofKind = (kind: FindingKind) =>
    counts
      .filter((row) => row.kind === kind && (filter.status === '' || row.status === filter.status))
      .reduce((sum, row) => sum + row.count, 0);

  return (
    <section aria-label="Findings">
      <FindingKinds
        counts={counts}
        thresholds={thresholds}
        selected={filter.kind}
        onSelect={(kind) => change({ ...filter, kind })}
      />
      <div className="mt-5 mb-3 flex flex-wrap items-center gap-2">
        <FindingFilters filter={filter} onChange={change} hintOf={(kind) => count(ofKind(kind))} />
        {mayWrite && (
          <p className="ml-auto text-faint text-xs max-md:hidden">
            Keys: j and k next and previous; o open, r in review, d done, i ignore
          </p>
        )}
      </div>
      {page.error ? (
        <ErrorState error={page.error} onRetry={() => page.refetch()} />
      ) : page.isPending ? (
        <Skeleton className="h-40" />
      ) : items.length === 0 && page.data.total === 0 ? (
        <Card>
          <EmptyState
            icon={CircleCheck}
            title="Nothing to look at"
            description="No finding has this kind and status."
          />
        </Card>
      ) : (
        <>
          <ul className="grid gap-3">
            {items.map((finding) => (
              <FindingCard
                key={finding.id}
                finding={finding}
                isSelected={finding.id === selected}
                onSelect={() => select(finding.id)}
                onStatus={mayWrite ? (status) => mark(finding.id, status) : null}
              />
            ))}
          </ul>
          <PageTurner page={page.data} noun={['finding', 'findings']} onTurn={setCursor} />
        </>
      )}
    </section>
  );
}
