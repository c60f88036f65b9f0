import { AppError } from '../errors';
import { asStorageError } from './storage-error';

interface ServiceError {
  name?: string;
  code?: string;
  $metadata?: { httpStatusCode?: number };
}

const FULL = new Set(['QuotaExceeded', 'XMinioStorageFull', 'XMinioAdminBucketQuotaExceeded', 'StorageFull']);

/** Turns an error of an S3 service or of the connection to it into one a person can act on. The log has the details. */
export function asS3Error(error: unknown): unknown {
  if (error instanceof AppError) return error;
  const { name = '', code = '', $metadata } = (error ?? {}) as ServiceError;
  const status = $metadata?.httpStatusCode;
  if (FULL.has(name) || status === 507) {
    return new AppError('disk-full', 'The file store is full. Free some space there, then try again.', {
      cause: error,
    });
  }
  // A missing bucket answers 404 too, and is not a missing photo.
  if (name === 'NoSuchKey' || name === 'NotFound') {
    return new AppError('not-found', 'The file is not in the store.', { cause: error });
  }
  if (status === undefined && (code === 'ENOSPC' || code === 'EDQUOT')) return asStorageError(error);
  if (status !== undefined && status >= 400 && status < 500 && status !== 408 && status !== 429) {
    return new AppError(
      'unavailable',
      'The file store refuses the server. An administrator finds the reason in the server’s log.',
      { cause: error },
    );
  }
  return new AppError(
    'unavailable',
    'The file store cannot be reached at the moment. Try again in a minute.',
    {
      cause: error,
    },
  );
}

/** A failure after which another try may succeed. */
export function isPassing(error: unknown): boolean {
  if (error instanceof AppError) return false;
  const { $metadata, code } = (error ?? {}) as ServiceError;
  const status = $metadata?.httpStatusCode;
  if (status === undefined) return code !== 'ENOSPC' && code !== 'ENOENT';
  return status >= 500 || status === 408 || status === 409 || status === 429;
}
