import type { WorkerMessages } from '@/shared/worker-protocol';
import { PhotosMissingError } from '../photos/photo-cache';
import { BlobRefusedError } from '../server/blob-client';
import { RefusedMessageError } from '../server/connection';
import type { TrainerEnd } from './trainer-process';

type Outcome = WorkerMessages['finish']['outcome'];
type Crash = Extract<TrainerEnd, { kind: 'crashed' }>;

/** Signals caused by a program's own fault. */
const FAULTS: readonly string[] = ['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGILL', 'SIGFPE', 'SIGTRAP', 'SIGSYS'];

const OUT_OF_MEMORY =
  /heap out of memory|bad_alloc|OOM when allocating|RESOURCE_EXHAUSTED|ResourceExhausted|CUDA_ERROR_OUT_OF_MEMORY|failed to allocate/i;

/**
 * The outcome of an attempt whose trainer ended without a final message. Its own fault, such as an uncaught error,
 * would happen again: the run fails, with the last lines of stderr. A kill from outside (by a person, or by a system
 * short of memory because of something else) is not the run's fault: the run goes back into the queue, and the limit
 * on attempts ends it if that keeps happening.
 */
export function crashOutcome({ code, signal, stderr }: Crash): Outcome {
  if (OUT_OF_MEMORY.test(stderr)) {
    const message = `The trainer ran out of memory; try a smaller batch size, width or input.\n${stderr}`;
    return { kind: 'failed', code: 'out-of-memory', message: message.slice(0, 4000) };
  }
  const how = signal ?? `exit code ${code}`;
  if (signal !== null && !FAULTS.includes(signal)) {
    return {
      kind: 'released',
      reason: `The trainer was killed from outside (${how}), as the system does when memory runs out.`,
    };
  }
  const message = `The trainer crashed (${how}).${stderr ? `\n${stderr}` : ''}`;
  return { kind: 'failed', code: 'internal', message: message.slice(0, 4000) };
}

/** The outcome of an attempt that ends by an error in the worker itself: fetching photos, uploading results, messages. */
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
      message: `The server rejected a message: ${message}`.slice(0, 4000),
    };
  }
  // The network, the disk, this machine: another attempt may succeed.
  return { kind: 'released', reason: `The worker could not continue: ${message}`.slice(0, 4000) };
}
