'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useCallback, useEffect, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { FormError } from '@/components/ui/form-error';
import { useTRPC } from '@/features/api/trpc';
import { ImportForm } from './import-form';
import { UploadProgress } from './upload-progress';
import { useUpload } from './use-upload';

interface ImportDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Imports a new version of this dataset; the name cannot be changed. */
  fixedName?: string;
}

/** Files are chosen and sent; what they would become is then shown on a page of its own. */
export function ImportDialog({ open, onOpenChange, fixedName }: ImportDialogProps) {
  const formId = useId();
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const [ready, setReady] = useState<'upload' | 'fetch' | null>(null);
  const arrived = useCallback(
    (importId: string) => {
      onOpenChange(false);
      router.push(`/datasets/imports/${importId}`);
    },
    [onOpenChange, router],
  );
  const { progress, start, pause, resume, discard, leave } = useUpload(arrived);

  useEffect(() => {
    if (!open) leave();
  }, [open, leave]);

  // Closing the window stops the upload until the same files are chosen again: let the browser ask first.
  const isSending = progress?.state === 'sending' || progress?.state === 'waiting';
  useEffect(() => {
    if (!isSending) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [isSending]);

  const fetching = useMutation(
    trpc.imports.fetch.mutationOptions({
      onSuccess: ({ importId }) => arrived(importId),
    }),
  );

  const close = () => onOpenChange(false);
  async function cancel() {
    await discard();
    await queryClient.invalidateQueries(trpc.datasets.imports.pathFilter());
  }
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => (isSending && !next ? undefined : onOpenChange(next))}
      title={fixedName ? `New version of ${fixedName}` : 'Import photos'}
      description="You see what becomes of them before anything is saved."
      footer={
        progress === null ? (
          <>
            <Button onClick={close}>Cancel</Button>
            <Button
              variant="primary"
              type="submit"
              form={formId}
              disabled={ready === null}
              busy={fetching.isPending}
            >
              {ready === 'fetch' ? 'Fetch' : 'Upload'}
            </Button>
          </>
        ) : (
          <>
            <Button onClick={cancel}>Cancel upload</Button>
            {isSending ? (
              <Button variant="primary" onClick={pause}>
                Pause
              </Button>
            ) : (
              <Button variant="primary" onClick={resume}>
                Continue
              </Button>
            )}
          </>
        )
      }
    >
      {progress === null ? (
        <>
          <FormError>{fetching.error?.message}</FormError>
          <ImportForm
            id={formId}
            fixedName={fixedName}
            onReady={setReady}
            onSubmit={start}
            onFetch={(from, name) => fetching.mutate({ from, name })}
          />
        </>
      ) : (
        <UploadProgress upload={progress} />
      )}
    </Dialog>
  );
}
