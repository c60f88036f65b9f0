import { z } from 'zod';

/**
 * What has no place in a name: it would break a line, turn the direction of what follows, hide, or be obeyed by a
 * terminal. Zero-width joiners stay: scripts and emoji are written with them.
 */
const UNFIT = /[\p{Cc}\p{Bidi_Control}\u2028\u2029\u00ad\u200b\u2060\ufeff\ufff9-\ufffb]/u;
const UNFIT_ALL = new RegExp(UNFIT, 'gu');
/** More marks on one letter than any script has grow over the lines above and below. */
const STACKED = /\p{M}{5}/u;

/** A name without what has no place in it, its spaces single. */
export function cleanName(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\t\r\n\u2028\u2029]+/g, ' ')
    .replace(UNFIT_ALL, '')
    .replace(/\p{Zs}+/gu, ' ')
    .trim();
}

/** The same for a text of several lines. */
export function cleanLines(text: string): string {
  return text.split(/\r?\n/).map(cleanName).join('\n');
}

/** A name of bounded length: cleaned, and refused when nothing that can be seen is left. */
export function nameSchema(maxLength: number, empty = 'Enter a name') {
  return (
    z
      .string()
      // Long before it is cleaned: nobody cleans a megabyte to refuse it.
      .max(maxLength * 4, `Enter at most ${maxLength} characters`)
      .transform(cleanName)
      .pipe(
        z
          .string()
          .min(1, empty)
          .max(maxLength, `Enter at most ${maxLength} characters`)
          .refine((name) => /[\p{L}\p{N}\p{P}\p{S}]/u.test(name), empty)
          .refine((name) => !STACKED.test(name), 'Enter a name without stacked marks'),
      )
  );
}
