import type { ErrorCode } from '@/shared/error-codes';

/** An error whose message may be shown to the caller. Anything else that is thrown becomes `internal`. */
export class AppError extends Error {
  override readonly name = 'AppError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: { cause?: unknown; retryAfterSeconds?: number },
  ) {
    super(message, { cause: options?.cause });
    this.retryAfterSeconds = options?.retryAfterSeconds ?? null;
  }

  /** When trying again is worth it; becomes the header `Retry-After`. */
  readonly retryAfterSeconds: number | null;
}

/** What may be said of an error to whoever asked. */
export function messageOf(error: unknown): string {
  return error instanceof AppError
    ? error.message
    : 'Something went wrong on the server; its log has the details.';
}
