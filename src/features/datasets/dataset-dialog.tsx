'use client';

import { useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { useTRPC, useTRPCClient } from '@/features/api/trpc';
import type { DatasetDetail } from '@/shared/contracts/datasets';
import { nameSchema } from '@/shared/contracts/edits';
import { EditDialog } from '../edits/edit-dialog';

const FIELDS = [
  { name: 'name', label: 'Name', schema: nameSchema },
  {
    name: 'description',
    label: 'Description',
    hint: 'Where the photos come from and what they show.',
    rows: 4,
    schema: z.string().max(2000, 'Enter at most 2,000 characters'),
  },
];

/** Name and description of a dataset. */
export function DatasetDialog({ dataset, onClose }: { dataset: DatasetDetail; onClose: () => void }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const { id, revision, name, description } = dataset;
  return (
    <EditDialog
      title="Edit dataset"
      form={`dataset:${id}`}
      fields={FIELDS}
      saved={{ name, description }}
      revision={revision}
      save={async (changes, seen) => {
        await client.datasets.rename.mutate({ datasetId: id, revision: seen, ...changes });
        await queryClient.invalidateQueries(trpc.datasets.pathFilter());
      }}
      onClose={onClose}
    />
  );
}
