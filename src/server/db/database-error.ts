import { AppError } from '../errors';
import { orUnavailable } from './unavailable';

/** What a full disk looks like: SQLITE_FULL, SQLITE_IOERR with its kinds of writing, and PostgreSQL's 53100. */
const FULL = /database or disk is full|disk I\/O error|No space left on device|\b53100\b/i;

/** Turns a database's full disk or absence into an error a person can act on; any other error stays as it is. */
export function asDatabaseError(error: unknown): unknown {
  if (error instanceof AppError) return error;
  if (!FULL.test(textOf(error))) return orUnavailable(error);
  return new AppError(
    'disk-full',
    'The disk of the database is full, so nothing was changed. Free some space there, then try again.',
    { cause: error },
  );
}

/** Of an error and of all it was caused by: Prisma wraps the adapter's, which wraps the driver's. */
function textOf(error: unknown): string {
  const parts: string[] = [];
  for (let it = error, depth = 0; it && depth < 5; depth++) {
    const { message, cause, originalMessage, code, meta } = it as Record<string, unknown>;
    parts.push([message, originalMessage, code].filter((part) => typeof part === 'string').join(' '));
    it = cause ?? (meta as { driverAdapterError?: unknown } | undefined)?.driverAdapterError;
  }
  return parts.join(' ');
}
