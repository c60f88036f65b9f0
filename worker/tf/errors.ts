import type { TrainerErrorCode } from '@/shared/trainer-job';

/** A failure with a code a person can act on; the message says what to do. */
export class TrainerError extends Error {
  constructor(
    readonly code: TrainerErrorCode,
    message: string,
  ) {
    super(message);
    this.name = 'TrainerError';
  }
}

/** Maps whatever was thrown while training to the closed set of codes. */
export function asTrainerError(error: unknown): TrainerError {
  if (error instanceof TrainerError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const code = (error as { code?: unknown } | null)?.code;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new TrainerError(
      'disk-full',
      `The disk is full: ${message}. Free space in the data or cache folder.`,
    );
  }
  if (/\bOOM\b|out of memory|resource.?exhausted|bad_alloc|array buffer allocation failed/i.test(message)) {
    return new TrainerError(
      'out-of-memory',
      `Memory ran out: ${message}. Choose a smaller batch size, input size or width.`,
    );
  }
  return new TrainerError('internal', message);
}
