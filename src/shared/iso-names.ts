/** A code of a standard with what it is called. */
export interface NamedCode {
  code: string;
  name: string;
}

/** The currencies of ISO 4217 that are in use, as the platform knows them, by name. */
export function currencies(): NamedCode[] {
  const names = new Intl.DisplayNames('en', { type: 'currency' });
  return sorted(Intl.supportedValuesOf('currency').map((code) => ({ code, name: names.of(code) ?? code })));
}

const LETTERS = Array.from({ length: 26 }, (_, i) => String.fromCharCode(65 + i));
/** Two letters that stand for no country: groups of them, and codes for tests. */
const NO_COUNTRY = new Set(['EU', 'EZ', 'UN', 'XA', 'XB', 'ZZ', 'QO']);

/** The countries and territories of ISO 3166 that the platform has a name for, by name. */
export function countries(): NamedCode[] {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  const found = LETTERS.flatMap((first) =>
    LETTERS.flatMap((second) => {
      const code = first + second;
      const name = NO_COUNTRY.has(code) ? undefined : names.of(code);
      return name === undefined ? [] : [{ code, name }];
    }),
  );
  // Withdrawn codes have the name of what came after them: the first in the alphabet stays.
  return sorted([...new Map(found.toReversed().map((entry) => [entry.name, entry])).values()]);
}

const sorted = (entries: NamedCode[]) => entries.sort((a, b) => a.name.localeCompare(b.name, 'en'));
