import { AppError } from '../../../../errors';
import { badArchive } from './archive-error';

/** yauzl knows no error codes; its messages are stable since version 2. */
export function zipError(error: unknown, file?: string): unknown {
  if (error instanceof AppError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if ((error as NodeJS.ErrnoException).syscall) return error;
  if (/too many bytes|not enough bytes|size mismatch/i.test(message)) {
    const what = file ? `"${file}" does not have` : 'A file in it does not have';
    return badArchive(
      `${what} the size the archive declares: it is damaged or forged. Pack it again.`,
      error,
    );
  }
  if (/end of central directory|unexpected EOF|invalid comment length|too few bytes/i.test(message)) {
    return badArchive(
      'It is not a zip file, or it was cut off during the upload. Upload it again, or pack it again.',
      error,
    );
  }
  if (/multi-disk/i.test(message)) {
    return badArchive('It is one of the parts of a divided zip. Pack it again in one piece.', error);
  }
  if (/encryption/i.test(message))
    return badArchive('It is encrypted. Pack it again without a password.', error);
  return badArchive(`It is damaged (${message}). Pack it again and import it once more.`, error);
}
