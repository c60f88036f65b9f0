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
