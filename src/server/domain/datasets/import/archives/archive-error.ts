import { AppError } from '../../../../errors';

/** Bounds of what is unpacked; see `tunables`. */
export interface ArchiveLimits {
  maxArchiveEntries: number;
  maxUnpackedBytes: number;
}

/** Photos are compressed already: a file or archive that unpacks to more than this multiple is a bomb. */
export const MAX_RATIO = 200;
/** Below this much unpacked the ratio means nothing: a short text of one letter packs as well. */
export const RATIO_FLOOR_BYTES = 10 * 1024 ** 2;

export function badArchive(sentence: string, cause?: unknown): AppError {
  return new AppError('bad-archive', `The archive cannot be imported. ${sentence}`, { cause });
}

export function tooManyEntries(limits: ArchiveLimits): AppError {
  const max = limits.maxArchiveEntries.toLocaleString('en');
  return badArchive(`It has more than ${max} entries. Import it in parts, each as a dataset of its own.`);
}

export function tooLarge(limits: ArchiveLimits): AppError {
  const max = Math.round(limits.maxUnpackedBytes / 1024 ** 2).toLocaleString('en');
  return badArchive(
    `It unpacks to more than ${max} MiB, the limit of this server. Import fewer or smaller photos.`,
  );
}

export function bomb(what: string): AppError {
  return badArchive(
    `${what} unpacks to more than ${MAX_RATIO} times its packed size, as only a zip bomb does. ` +
      'Pack photos as JPEG, PNG or WebP.',
  );
}

export const symbolicLink = (name: string): AppError =>
  badArchive(`"${name}" is a symbolic link. Pack the file itself instead of a link to it (zip without -y).`);

export const noFile = (name: string): AppError =>
  badArchive(`"${name}" is neither a file nor a folder. Pack photos in folders only.`);
