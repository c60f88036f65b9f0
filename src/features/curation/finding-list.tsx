'use client';

import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import { useState } from 'react';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { PageTurner } from '@/components/ui/page-turner';
import { Select } from '@/components/ui/select';
import { Skeleton } from '@/components/ui/skeleton';
import {
  type DatasetReport,
  FINDING_KINDS,
  FINDING_STATUSES,
  type FindingKind,
  type FindingScope,
  type FindingStatus,
  findingKindLabels,
} from '@/shared/contracts/curation';
import { count } from '@/shared/format';
import { useTRPC } from '../api/trpc';
import { useMay } from '../api/use-me';
import { FindingCard } from './finding-card';
import { statusLabels } from './finding-status';
import { useFindingKeys } from './use-finding-keys';

const FINDINGS_ON_A_PAGE = 20;

interface Filter {
  kind: FindingKind | '';
  scope: FindingScope;
  status: FindingStatus | '';
}

/** The findings of a version, page by page, with their statuses. */
export function FindingList({ report: { versionId, counts } }: { report: DatasetReport }) {
  const trpc = useTRPC();
  const mayWrite = useMay('data:write');
  const [filter, setFilter] = useState<Filter>({ kind: '', scope: 'all', status: 'open' });
  const [cursor, setCursor] = useState<string | null>(null);
  const page = useQuery(
    trpc.curation.findings.queryOptions(
      {
        versionId,
        kind: filter.kind || undefined,
        status: filter.status || undefined,
        scope: filter.scope,
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
  const change = (part: Partial<Filter>) => {
    setFilter({ ...filter, ...part });
    setCursor(null);
  };
  const ofKind = (kind: FindingKind) =>
    counts
      .filter((row) => row.kind === kind && (filter.status === '' || row.status === filter.status))
      .reduce((sum, row) => sum + row.count, 0);

  return (
    <section aria-label="Findings">
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <Select
          size="sm"
          className="w-auto"
          aria-label="Kind"
          value={filter.kind}
          onValueChange={(kind) => change({ kind: kind as Filter['kind'] })}
          options={[
            { value: '', label: 'All kinds' },
            ...FINDING_KINDS.map((kind) => ({
              value: kind,
              label: findingKindLabels[kind],
              hint: count(ofKind(kind)),
            })),
          ]}
        />
        <Select
          size="sm"
          className="w-auto"
          aria-label="Groups"
          value={filter.scope}
          onValueChange={(scope) => change({ scope: scope as FindingScope })}
          options={[
            { value: 'all', label: 'Within and across' },
            { value: 'leaks', label: 'Across splits' },
            { value: 'conflicts', label: 'Across classes' },
          ]}
        />
        <Select
          size="sm"
          className="w-auto"
          aria-label="Status"
          value={filter.status}
          onValueChange={(status) => change({ status: status as Filter['status'] })}
          options={[
            { value: '', label: 'Any status' },
            ...FINDING_STATUSES.map((status) => ({ value: status, label: statusLabels[status] })),
          ]}
        />
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
