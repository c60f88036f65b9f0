import { AppError } from '../../../../errors';

/** File systems let no name be longer, and no path; folders are read level by level, so their depth is bounded too. */
const MAX_NAME = 255;
const MAX_PATH = 1024;
const MAX_DEPTH = 32;

/** Letters of a long name that are shown. */
const SHOWN = 60;

/**
 * Folders and file of a path as an archive has it: either slash separates, and the root of a disk is no folder.
 * @throws AppError `bad-archive` for a path that leads out of the archive
 */
export function splitPath(path: string): string[] {
  const segments = path
    .replaceAll('\\', '/')
    .replace(/^[a-z]:(?=\/)/i, '')
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.');
  if (segments.includes('..')) {
    throw new AppError(
      'bad-archive',
      `The archive cannot be imported. The path ${JSON.stringify(shortName(path))} leads out of the archive. ` +
        'Pack the folder again with plain paths.',
    );
  }
  return segments;
}

/** Why a path is too long to be meant, as the second half of a sentence; null when it is not. */
export function tooLong(segments: readonly string[]): string | null {
  const longest = Math.max(0, ...segments.slice(0, MAX_DEPTH).map((segment) => segment.length));
  if (longest > MAX_NAME) {
    return `has a name of ${longest.toLocaleString('en')} letters; at most ${MAX_NAME} are possible`;
  }
  if (segments.length > MAX_DEPTH) return `lies deeper than ${MAX_DEPTH} folders`;
  const length = segments.reduce((sum, segment) => sum + segment.length + 1, -1);
  if (length > MAX_PATH) {
    return `has a path of ${length.toLocaleString('en')} letters; at most ${MAX_PATH} are possible`;
  }
  return null;
}

/** A name as a report shows it. */
export function shortName(name: string): string {
  return name.length > 3 * SHOWN ? `${name.slice(0, SHOWN)}…${name.slice(-SHOWN / 2)}` : name;
}

const CONTROLS = /\p{Cc}+/gu;

/** A name without control characters, which no page, terminal or database shows, and without halves of letters. */
export const withoutControls = (name: string): string =>
  name.replace(CONTROLS, ' ').replace(/\p{Cs}/gu, '\ufffd');

/** Signs that nobody sees: of no width, soft hyphens, and those that turn the direction of whatever stands beside the name. */
const INVISIBLE = /[\u00ad\u200b\u2060\ufeff\p{Bidi_Control}]/gu;
/** Joiners shape letters between which they stand, and nothing at either end. */
const JOINERS_AT_ENDS = /^(?:\u200c|\u200d|\s)+|(?:\u200c|\u200d|\s)+$/gu;

/** A name without what cannot be seen: accents in one form, plain single spaces, no sign of no width or for a machine. */
export function tidyName(name: string): string {
  const plain = withoutControls(name);
  const tidy = plain
    .normalize('NFC')
    .replace(INVISIBLE, '')
    .replace(/\s+/gu, ' ')
    .replace(JOINERS_AT_ENDS, '');
  return tidy === '' ? plain : tidy;
}
