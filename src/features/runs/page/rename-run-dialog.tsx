'use client';

import { useQueryClient } from '@tanstack/react-query';
import type { RunDetail } from '@/shared/contracts/runs';
import { useTRPC, useTRPCClient } from '../../api/trpc';
import { RenameDialog } from '../../edits/rename-dialog';

export function RenameRunDialog({
  run,
  detail,
  onClose,
}: {
  run: string;
  detail: Pick<RunDetail, 'name' | 'revision'>;
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  return (
    <RenameDialog
      title="Rename run"
      form={`run:${run}`}
      name={detail.name}
      revision={detail.revision}
      rename={async (name, revision) => {
        await client.runs.rename.mutate({ run, revision, name });
        await queryClient.invalidateQueries(trpc.runs.pathFilter());
      }}
      onClose={onClose}
    />
  );
}
