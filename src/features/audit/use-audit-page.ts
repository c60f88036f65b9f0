'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ListAddress, useListAddress } from '@/components/hooks/use-list-address';
import { AUDIT_OUTCOMES } from '@/shared/contracts/audit';
import { useTRPC } from '../api/trpc';

/** The page of entries that the address names. */
export function useAuditPage() {
  const trpc = useTRPC();
  const address = useListAddress({
    columns: ['seq'],
    defaultSort: { by: 'seq', direction: 'desc' },
    filters: ['who', 'action', 'outcome', 'from', 'to'],
  });
  const filter = filterOf(address);
  const query = useQuery(
    trpc.audit.list.queryOptions(
      { ...filter, cursor: address.cursor },
      { placeholderData: keepPreviousData },
    ),
  );
  return { address, filter, query };
}

function filterOf({ filter, search }: ListAddress) {
  return {
    search: search || undefined,
    actorId: filter('who') || undefined,
    action: filter('action') || undefined,
    outcome: AUDIT_OUTCOMES.find((known) => known === filter('outcome')),
    from: startOf(filter('from'), 0),
    to: startOf(filter('to'), 1),
  };
}

/** The start of a day in the viewer's zone, or of a day after it. */
function startOf(day: string, daysLater: number): Date | undefined {
  const [year, month, date] = day.split('-').map(Number);
  if (!year || !month || !date) return undefined;
  return new Date(year, month - 1, date + daysLater);
}

/** Where the entries that pass the filter can be downloaded. */
export function exportPath(format: 'csv' | 'json', filter: ReturnType<typeof filterOf>): string {
  const params = new URLSearchParams({ format });
  for (const [name, value] of Object.entries(filter)) {
    if (value !== undefined) params.set(name, value instanceof Date ? value.toISOString() : value);
  }
  return `/api/audit/export?${params}`;
}
