'use client';

import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import type { ColumnDef } from '@tanstack/react-table';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { useListAddress } from '@/components/hooks/use-list-address';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { PageHeader } from '@/components/ui/page-header';
import { PagedTable } from '@/components/ui/paged-table';
import { RelativeTime } from '@/components/ui/relative-time';
import { Select } from '@/components/ui/select';
import { TableSkeleton } from '@/components/ui/skeleton';
import { useTRPC, useTRPCClient } from '@/features/api/trpc';
import { useMay } from '@/features/api/use-me';
import { useLiveTopics } from '@/features/live/use-live-topics';
import type { BinItem } from '@/shared/contracts/lifecycle';
import { inBatches } from '@/shared/lifecycle-batches';
import { countOfKind, LIFECYCLE_KINDS, type LifecycleKind, lifecycleKinds } from '@/shared/lifecycle-kinds';
import { useLifecycle, useRestoreEntries } from './use-lifecycle';

const KIND_OPTIONS = [
  { value: '', label: 'Everything' },
  ...LIFECYCLE_KINDS.map((kind) => ({ value: kind, label: capital(lifecycleKinds[kind].many) })),
];

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const columns: ColumnDef<BinItem>[] = [
  {
    id: 'label',
    header: 'Deleted',
    enableSorting: false,
    cell: ({ row: { original: item } }) => (
      <span className="block max-w-36 sm:max-w-80">
        <span className="block truncate font-medium" title={item.label}>
          {item.label}
        </span>
        <span className="block truncate text-muted text-xs">
          {capital(lifecycleKinds[item.kind].one)}
          {Object.keys(item.along).length > 0 &&
            ` with ${(Object.entries(item.along) as [LifecycleKind, number][]).map(([kind, count]) => countOfKind(kind, count)).join(', ')}`}
        </span>
      </span>
    ),
  },
  {
    id: 'by',
    header: 'By',
    enableSorting: false,
    meta: { className: 'max-sm:hidden' },
    cell: ({ row }) => row.original.deletedBy ?? '–',
  },
  {
    id: 'created',
    header: 'When',
    cell: ({ row }) => <RelativeTime date={row.original.deletedAt} />,
  },
  {
    id: 'purge',
    header: 'Removed for good',
    enableSorting: false,
    meta: { className: 'max-sm:hidden' },
    cell: ({ row: { original: item } }) =>
      item.purging ? <span className="text-warn">now</span> : <RelativeTime date={item.purgeAt} />,
  },
  {
    id: 'actions',
    header: '',
    enableSorting: false,
    meta: { align: 'right', label: 'Actions' },
    cell: ({ row }) => <RestoreButton item={row.original} />,
  },
];

function RestoreButton({ item }: { item: BinItem }) {
  const { restore } = useLifecycle(item.kind);
  const may = useMay(lifecycleKinds[item.kind].delete);
  const [busy, setBusy] = useState(false);
  if (item.purging || (!may && !lifecycleKinds[item.kind].byOwner)) return null;
  return (
    <Button
      size="sm"
      busy={busy}
      onClick={async () => {
        setBusy(true);
        await restore([item.id]);
        setBusy(false);
      }}
    >
      Restore
    </Button>
  );
}

/** What was deleted and can still be restored. */
export function BinPage() {
  const trpc = useTRPC();
  const client = useTRPCClient().lifecycle;
  const mayPurge = useMay('data:delete');
  const [entries, setEntries] = useState<BinItem[]>([]);
  const selected = entries.map(({ id }) => id);
  const [asking, setAsking] = useState(false);
  const [restoring, setRestoring] = useState(false);
  const restoreEntries = useRestoreEntries();
  useLiveTopics(['bin']);
  const address = useListAddress({
    columns: ['created'],
    defaultSort: { by: 'created', direction: 'desc' },
    filters: ['kind'],
  });
  const kind = LIFECYCLE_KINDS.find((known) => known === address.filter('kind'));
  const { data, error, refetch, isPlaceholderData } = useQuery(
    trpc.lifecycle.bin.queryOptions(
      { kind, search: address.search || undefined, cursor: address.cursor },
      { placeholderData: keepPreviousData },
    ),
  );
  const purge = useMutation({
    mutationFn: () => inBatches(selected, (deletions) => client.purge.mutate({ deletions })),
    onSuccess: () => {
      setEntries([]);
      toast('They are being removed for good');
    },
  });

  async function restore() {
    setRestoring(true);
    if (await restoreEntries(entries)) setEntries([]);
    setRestoring(false);
  }
  const select = (ids: string[]) =>
    setEntries(
      [...entries, ...(data?.items.filter(({ id }) => !selected.includes(id)) ?? [])].filter(({ id }) =>
        ids.includes(id),
      ),
    );

  return (
    <>
      <PageHeader
        title="Bin"
        description="What was deleted, until it is removed for good. A restore brings back all that went along."
      />
      {data ? (
        <PagedTable
          aria-label="Bin"
          noun={['entry', 'entries']}
          columns={columns}
          page={data}
          address={address}
          stale={isPlaceholderData}
          getRowId={(item) => item.id}
          searchPlaceholder="Search the bin"
          selection={{ selected, onChange: select }}
          toolbar={
            <>
              <Select
                aria-label="Kind"
                className="w-44"
                value={address.filter('kind')}
                onValueChange={(value) => address.setFilter('kind', value)}
                options={KIND_OPTIONS}
              />
              {selected.length > 0 && (
                <Button busy={restoring} onClick={restore}>
                  Restore {selected.length}
                </Button>
              )}
              {mayPurge && selected.length > 0 && (
                <Button variant="danger" onClick={() => setAsking(true)}>
                  Remove {selected.length} for good
                </Button>
              )}
            </>
          }
          empty={
            <EmptyState
              icon={Trash2}
              title="The bin is empty"
              description="What you delete lies here for a while."
            />
          }
        />
      ) : error ? (
        <ErrorState error={error} onRetry={refetch} />
      ) : (
        <TableSkeleton rows={4} columns={4} />
      )}
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Remove ${selected.length === 1 ? 'this entry' : `${selected.length} entries`} for good?`}
        description="With all that went along. This cannot be undone; files that nothing else uses are removed within a day."
        confirmLabel="Remove for good"
        onConfirm={() => purge.mutateAsync()}
      />
    </>
  );
}
