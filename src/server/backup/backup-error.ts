import path from 'node:path';

/** A backup cannot be made, read or restored; the message says why and what to do. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}

/** Turns errors of the disk under `file` into ones a person can act on; any other error stays as it is. */
export function asFileError(error: unknown, file: string): unknown {
  const { code, path: place } = (error ?? {}) as NodeJS.ErrnoException;
  if (place !== undefined && !place.startsWith(path.dirname(file))) return error;
  const known: Record<string, string> = {
    ENOSPC: `The disk of ${file} is full. Free some space there or choose another place, then try again.`,
    EDQUOT: `The quota of the disk of ${file} is used up. Free some space there or choose another place, then try again.`,
    ENOENT: `There is no ${file}.`,
    EACCES: `${file} may not be read or written by this user.`,
    EISDIR: `${file} is a folder; name a file.`,
    EROFS: `The disk of ${file} can only be read.`,
  };
  const message = code && known[code];
  return message ? new BackupError(message, { cause: error }) : error;
}
