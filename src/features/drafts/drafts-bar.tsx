'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { PencilRuler } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { Button } from '@/components/ui/button';
import { Link } from '@/components/ui/link';
import { counted } from '@/shared/format';
import { useTRPC } from '../api/trpc';
import { useMay } from '../api/use-me';

const SHOWN = 5;

/** The open drafts of a dataset, and the way to a new one on a version. */
export function DraftsBar({ datasetId, versionId }: { datasetId: string; versionId: string }) {
  const trpc = useTRPC();
  const router = useRouter();
  const mayWrite = useMay('data:write');
  const drafts = useQuery(trpc.drafts.list.queryOptions({ datasetId, limit: 50 }));
  const create = useMutation(
    trpc.drafts.create.mutationOptions({
      onSuccess: ({ id }) => router.push(`/datasets/${datasetId}/drafts/${id}`),
    }),
  );
  const open = (drafts.data?.items ?? []).filter(({ state }) => state === 'open').slice(0, SHOWN);
  if (!mayWrite && open.length === 0) return null;
  return (
    <div className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-2 text-sm">
      {open.map(({ id, name, baseNumber, operations, createdBy }) => (
        <Link key={id} href={`/datasets/${datasetId}/drafts/${id}`} className="text-accent hover:underline">
          {name} on version {baseNumber}
          <span className="text-muted">
            {' '}
            · {counted(operations, 'change')}
            {createdBy && `, by ${createdBy}`}
          </span>
        </Link>
      ))}
      {mayWrite && (
        <Button
          className="ml-auto"
          busy={create.isPending}
          onClick={() => create.mutate({ versionId, name: 'Corrections' })}
        >
          <PencilRuler aria-hidden />
          Put right in a new draft
        </Button>
      )}
    </div>
  );
}
