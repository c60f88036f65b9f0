'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { AbsoluteTime } from '@/components/ui/absolute-time';
import { Button } from '@/components/ui/button';
import { FormError } from '@/components/ui/form-error';
import { useTRPC } from '@/features/api/trpc';
import type { ImportStatus } from '@/shared/contracts/datasets';

/** An upload that another window sends, or that was left. */
export function UnfinishedUpload({ status }: { status: ImportStatus }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const discard = useMutation(
    trpc.imports.discard.mutationOptions({ onSuccess: () => queryClient.invalidateQueries() }),
  );
  return (
    <div className="flex flex-col items-start gap-3">
      <p>
        “{status.file?.name}” has not arrived whole yet. If no window sends it, choose Import photos and the
        same file again: it continues where it stopped.
      </p>
      {status.expiresAt && (
        <p className="text-muted text-xs">
          What was sent is kept until <AbsoluteTime date={status.expiresAt} />.
        </p>
      )}
      <FormError>{discard.error?.message}</FormError>
      <Button busy={discard.isPending} onClick={() => discard.mutate({ importId: status.id })}>
        Discard upload
      </Button>
    </div>
  );
}
