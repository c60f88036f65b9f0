import { type CoinClass, parseClassName } from '@/shared/coin-class';
import type { ImportOptions } from '@/shared/contracts/import-plan';
import { groupBy } from '@/shared/group-by';
import type { ClassName } from '../layout/placed-photo';
import { shortList } from '../short-list';
import { tidyName } from './tidy-path';

type NamedClass = Omit<CoinClass, 'index'>;

/** Names of classes with what is doubtful about each. */
export interface NamedClasses {
  classes: NamedClass[];
  /** By class key. */
  doubts: Map<string, string[]>;
  notes: string[];
}

/**
 * Names the classes, and notes what is missing, left over or doubtful.
 * @param names of `cat_to_name.json`, by class key; null when there is none
 * @param given what the layout itself says of its classes
 */
export function nameClasses(
  keys: readonly string[],
  names: ReadonlyMap<string, string> | null,
  {
    options = {},
    given = new Map(),
  }: { options?: ImportOptions; given?: ReadonlyMap<string, ClassName> } = {},
): NamedClasses {
  const found = names && new NamesByKey(facing(names, keys), keys);
  const doubts = new Map<string, string[]>();
  const doubt = (key: string, why: string) => doubts.set(key, [...(doubts.get(key) ?? []), why]);
  const classes = keys.map((key) => {
    const name = found?.get(key);
    const read = name !== undefined ? readName(key, name, options) : fromLayout(key, given.get(key));
    if (name !== undefined && read.value === null && !options.nameParts) {
      const why = doubtfulParts(name);
      if (why) doubt(key, why);
    }
    return corrected(read, options);
  });
  const notes = notesOfNames(keys, found, given);
  const odd = keys.filter((key) => doubts.has(key));
  if (odd.length > 0) {
    notes.push(
      `${odd.length === 1 ? 'The name' : 'The names'} of ${shortList(odd)} ${odd.length === 1 ? 'has' : 'have'} not ` +
        'the three parts value, currency and country between commas, and became a label: correct it before training.',
    );
  }
  notes.push(...noteTwins(classes, doubt));
  return { classes, doubts, notes };
}

/** Names by class key, also where they are written a little otherwise: `1` for the folder `01`, `1_cent` for `1 Cent`. */
class NamesByKey {
  readonly #loosely = new Map<string, string | null>();
  readonly #folders = new Map<string, string | null>();
  readonly #used = new Set<string>();

  constructor(
    private readonly names: ReadonlyMap<string, string>,
    keys: readonly string[],
  ) {
    for (const key of names.keys()) addOnce(this.#loosely, loosened(key), key);
    for (const key of keys) addOnce(this.#folders, loosened(key), lastOf(key));
  }

  get(key: string): string | undefined {
    const written = [key, lastOf(key)].find((one) => this.names.has(one)) ?? this.#alike(key);
    if (written === undefined) return undefined;
    this.#used.add(written);
    return this.names.get(written);
  }

  /** The only key that looks like that of the only folder which does. */
  #alike(key: string): string | undefined {
    const loose = loosened(key);
    return this.#folders.get(loose) ? (this.#loosely.get(loose) ?? undefined) : undefined;
  }

  unused(): string[] {
    return [...this.names.keys()].filter((key) => !this.#used.has(key));
  }
}

/** Some write them the other way round: `{"1 Cent,Euro,spain": "1"}`. */
function facing(names: ReadonlyMap<string, string>, keys: readonly string[]): ReadonlyMap<string, string> {
  const folders = new Set(keys.map(loosened));
  const areFolders = (texts: Iterable<string>) => [...texts].some((text) => folders.has(loosened(text)));
  if (areFolders(names.keys()) || !areFolders(names.values())) return names;
  return new Map([...names].map(([name, key]) => [key, name]));
}

const lastOf = (key: string) => key.slice(key.lastIndexOf('/') + 1);

const loosened = (key: string) => looks(lastOf(key)).replace(/^0+(?=\d+$)/, '');

/** Null for what stands for more than one. */
function addOnce(map: Map<string, string | null>, key: string, value: string): void {
  const present = map.get(key);
  map.set(key, present === undefined || present === value ? value : null);
}

function readName(key: string, name: string, { nameParts }: ImportOptions): NamedClass {
  if (!nameParts) return parseClassName(key, name);
  const texts = name.split(',').map((text) => text.trim());
  const found: ClassName = {};
  for (const [i, part] of nameParts.entries()) {
    // The last part has all that is left: "Trinidad, and Tobago".
    const text = i === nameParts.length - 1 ? texts.slice(i).join(', ') : (texts[i] ?? '');
    if (part !== 'ignore' && text !== '') found[part] = text;
  }
  return fromLayout(key, found);
}

function fromLayout(key: string, name: ClassName = {}): NamedClass {
  const [value, currency, country] = [name.value || null, name.currency || null, name.country || null];
  const parts = [value, currency, country?.replaceAll('_', ' ')].filter((part) => part);
  const label = name.label || parts.join(' · ') || key.split('/').join(' / ');
  return { key, label, value, currency, country };
}

function corrected(read: NamedClass, { classNames }: ImportOptions): NamedClass {
  const change = classNames && Object.hasOwn(classNames, read.key) ? classNames[read.key] : undefined;
  if (!change) return read;
  const { label, ...parts } = change;
  const merged = {
    ...read,
    ...Object.fromEntries(Object.entries(parts).map(([part, text]) => [part, text || null])),
  };
  return {
    ...merged,
    label:
      label ??
      (Object.keys(parts).length > 0 ? fromLayout(read.key, { ...merged, label: null }).label : read.label),
  };
}

function doubtfulParts(name: string): string | null {
  const parts = name.split(',').map((part) => part.trim());
  if (parts.length === 1) {
    return /[;|\t]/.test(name) ? 'its parts are not separated by commas' : null;
  }
  if (parts.length === 3) return 'one of its three parts is empty';
  return `its name has ${parts.length} parts, not three`;
}

function notesOfNames(
  keys: readonly string[],
  names: NamesByKey | null,
  given: ReadonlyMap<string, ClassName>,
): string[] {
  if (!names) return given.size > 0 ? [] : ['There is no cat_to_name.json: the folder names are the labels.'];
  const unnamed = keys.filter((key) => names.get(key) === undefined);
  const unused = names.unused();
  const notes: string[] = [];
  if (unnamed.length > 0) notes.push(`cat_to_name.json has no name for: ${shortList(unnamed)}.`);
  if (unused.length > 0)
    notes.push(`cat_to_name.json names classes that have no folder: ${shortList(unused)}.`);
  return notes;
}

/** Classes that nobody can tell apart on a page. */
function noteTwins(classes: readonly NamedClass[], doubt: (key: string, why: string) => void): string[] {
  const notes: string[] = [];
  for (const [label, same] of groupBy(classes, ({ label }) => label)) {
    if (same.length < 2) continue;
    const keys = same.map(({ key }) => key);
    for (const key of keys) doubt(key, `another class is called "${label}" too`);
    notes.push(`The classes ${shortList(keys)} have the same label "${label}": nobody can tell them apart.`);
  }
  const alike = groupBy(classes, ({ key }) => looks(key));
  for (const same of alike.values()) {
    if (same.length < 2) continue;
    const keys = same.map(({ key }) => key);
    for (const key of keys) doubt(key, 'its name looks like that of another class');
    notes.push(
      `The classes ${shortList(keys.map((key) => `"${key}"`))} have names that look alike; they were kept apart.`,
    );
  }
  return notes;
}

/** Names that differ only by case, signs between words or full width look alike. */
const looks = (key: string) =>
  tidyName(key)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/(?<=\p{L})[\s_-]+|[\s_-]+(?=\p{L})/gu, ' ')
    .replace(/[\s.,;:!]+$/, '')
    .trim();
