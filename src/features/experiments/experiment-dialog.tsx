'use client';

import { useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { nameSchema } from '@/shared/contracts/edits';
import type { ExperimentDetail } from '@/shared/contracts/experiments';
import { useTRPC, useTRPCClient } from '../api/trpc';
import { EditDialog } from '../edits/edit-dialog';

const FIELDS = [
  { name: 'name', label: 'Name', schema: nameSchema },
  {
    name: 'notes',
    label: 'Notes',
    hint: 'What is tried in this experiment, and the result.',
    rows: 8,
    schema: z.string().max(10_000, 'Enter at most 10,000 characters'),
  },
];

/** Name and notes of an experiment. */
export function ExperimentDialog({
  experiment,
  onClose,
}: {
  experiment: Pick<ExperimentDetail, 'id' | 'revision' | 'name' | 'notes'>;
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const { id, revision, name, notes } = experiment;
  return (
    <EditDialog
      title="Edit experiment"
      form={`experiment:${id}`}
      fields={FIELDS}
      saved={{ name, notes }}
      revision={revision}
      save={async (changes, seen) => {
        await client.experiments.update.mutate({ id, revision: seen, ...changes });
        await queryClient.invalidateQueries(trpc.experiments.pathFilter());
      }}
      onClose={onClose}
    />
  );
}
