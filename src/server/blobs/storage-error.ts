import { AppError } from '../errors';

/** Turns a full disk and a missing file into errors a person can act on; any other error stays as it is. */
export function asStorageError(error: unknown): unknown {
  switch ((error as NodeJS.ErrnoException | null)?.code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new AppError(
        'disk-full',
        'The disk of the data folder is full. Free some space there, then try again.',
        { cause: error },
      );
    case 'ENOENT':
      return new AppError('not-found', 'The file is not in the store.', { cause: error });
    default:
      return error;
  }
}
