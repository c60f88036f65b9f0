import type { WorkerMessages } from '@/shared/worker-protocol';
import { BlobRefusedError } from './blob-client';
import { RefusedMessageError } from './connection';
import { PhotosMissingError } from './image-cache';

type Outcome = WorkerMessages['finish']['outcome'];

/** What to make of an error on the worker's own side: while it fetches photos, uploads results or talks. */
export function failureOutcome(error: unknown): Outcome {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return { kind: 'failed', code: 'disk-full', message: `The worker's disk is full: ${message}` };
  }
  if (error instanceof PhotosMissingError) return { kind: 'failed', code: 'dataset-invalid', message };
  if (error instanceof BlobRefusedError) {
    return { kind: 'failed', code: 'dataset-invalid', message: `The server refused a file: ${message}` };
  }
  if (error instanceof RefusedMessageError) {
    return {
      kind: 'failed',
      code: 'internal',
      message: `The server refused a message: ${message}`.slice(0, 4000),
    };
  }
  // The line, the disk, this machine: another try may well pass.
  return { kind: 'released', reason: `The worker could not go on: ${message}`.slice(0, 4000) };
}
