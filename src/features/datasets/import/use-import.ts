'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { errorText } from '@/components/ui/error-state';
import { useTRPC } from '@/features/api/trpc';
import type { ImportStatus } from '@/shared/contracts/datasets';

export type ImportStep =
  | { step: 'choosing'; error: string | null }
  | { step: 'uploading'; fraction: number }
  | { step: 'importing'; status: ImportStatus | null; error: unknown }
  | { step: 'done'; status: ImportStatus };

type Upload =
  | { step: 'choosing'; error: string | null }
  | { step: 'uploading'; fraction: number }
  | { step: 'sent'; importId: string };

/** One import from file to dataset: the upload, then the server's own phases. */
export function useImport() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [upload, setUpload] = useState<Upload>({ step: 'choosing', error: null });
  const abort = useRef<AbortController | null>(null);

  const importId = upload.step === 'sent' ? upload.importId : null;
  const status = useQuery(
    trpc.datasets.importStatus.queryOptions(
      { importId: importId ?? '' },
      {
        enabled: importId !== null,
        staleTime: 0,
        // The socket's `imports` topic comes at phase changes; the counter in between is polled.
        refetchInterval: ({ state }) => (state.data && state.data.state !== 'running' ? false : 700),
      },
    ),
  );

  const ended = status.data !== undefined && status.data.state !== 'running';
  useEffect(() => {
    if (!ended) return;
    void queryClient.invalidateQueries(trpc.datasets.pathFilter());
    void queryClient.invalidateQueries(trpc.overview.pathFilter());
  }, [ended, queryClient, trpc]);

  // Leaving the page would cut the upload off: let the browser ask first.
  const uploading = upload.step === 'uploading';
  useEffect(() => {
    if (!uploading) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [uploading]);

  const start = useCallback(async ({ name, file }: { name: string; file: File }) => {
    const controller = new AbortController();
    abort.current = controller;
    setUpload({ step: 'uploading', fraction: 0 });
    try {
      const id = await uploadArchive({
        name,
        file,
        signal: controller.signal,
        onProgress: (fraction) => setUpload({ step: 'uploading', fraction }),
      });
      setUpload({ step: 'sent', importId: id });
    } catch (error) {
      const stopped = error instanceof DOMException && error.name === 'AbortError';
      setUpload({ step: 'choosing', error: stopped ? null : errorText(error) });
    }
  }, []);

  const reset = useCallback(() => {
    abort.current?.abort();
    setUpload({ step: 'choosing', error: null });
  }, []);

  return { step: toStep(upload, status.data, status.error), start, reset };
}

function toStep(upload: Upload, status: ImportStatus | undefined, error: unknown): ImportStep {
  if (upload.step !== 'sent') return upload;
  if (status && status.state !== 'running') return { step: 'done', status };
  return { step: 'importing', status: status ?? null, error };
}

/** Why an upload ended without an import; the message is for people. */
class UploadError extends Error {
  override readonly name = 'UploadError';
}

interface UploadArguments {
  name: string;
  file: File;
  /** Called with the fraction sent, 0 to 1. */
  onProgress: (fraction: number) => void;
  signal: AbortSignal;
}

/**
 * Sends a zip to the import endpoint. XMLHttpRequest, because fetch tells no upload progress.
 * @returns the import's id, to follow with `datasets.importStatus`.
 * @throws UploadError, or an AbortError DOMException when `signal` ended it.
 */
function uploadArchive({ name, file, onProgress, signal }: UploadArguments): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api/datasets/import?name=${encodeURIComponent(name)}`);
    request.setRequestHeader('content-type', 'application/zip');
    request.responseType = 'json';
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    };
    request.onload = () => {
      const answer = request.response as { importId?: string; error?: { message?: string } } | null;
      if (request.status === 202 && answer?.importId) resolve(answer.importId);
      else reject(new UploadError(answer?.error?.message ?? explainStatus(request.status)));
    };
    request.onerror = () =>
      reject(
        new UploadError(
          'The upload was interrupted. Check that the server is running and that the file did not change, then try again.',
        ),
      );
    request.onabort = () => reject(new DOMException('The upload was stopped', 'AbortError'));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}

function explainStatus(status: number): string {
  if (status === 401) return 'Your session ended. Sign in again in another tab, then try again.';
  if (status === 413)
    return 'The file is too large for an upload; import it with the mintmark command on the server.';
  return `The upload failed (HTTP ${status}). Try again; if it fails again, ask an administrator to look into the server log.`;
}
