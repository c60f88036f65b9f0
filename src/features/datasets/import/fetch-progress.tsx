'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from '@/components/ui/button';
import { FormError } from '@/components/ui/form-error';
import { ProgressBar } from '@/components/ui/progress-bar';
import { useTRPC } from '@/features/api/trpc';
import type { ImportStatus } from '@/shared/contracts/datasets';
import { bytes } from '@/shared/format';

/** An import that the server fetches by itself. */
export function FetchProgress({ status }: { status: ImportStatus }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const discard = useMutation(
    trpc.imports.discard.mutationOptions({ onSuccess: () => queryClient.invalidateQueries() }),
  );
  const { done, total } = status;
  return (
    <div className="flex flex-col items-start gap-3">
      <p className="wrap-anywhere">
        The server fetches {status.file?.name}. This page may be closed meanwhile.
      </p>
      <div className="flex w-full flex-col gap-1.5">
        <span className="text-muted" role="status">
          {bytes(done * 1024)}
          {total !== null && ` of ${bytes(total * 1024)}`}
        </span>
        <ProgressBar value={total ? Math.min(1, done / total) : null} label="Fetched" />
      </div>
      <FormError>{discard.error?.message}</FormError>
      <Button busy={discard.isPending} onClick={() => discard.mutate({ importId: status.id })}>
        Cancel
      </Button>
    </div>
  );
}
