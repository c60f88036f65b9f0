import { parseClassName } from '@/shared/coin-class';
import { readClassList } from '../boxes/read-yolo';
import { DamagedFileError } from '../import-source';
import type { ImportListing } from '../layout/listing';
import type { ClassName } from '../layout/placed-photo';
import type { SortedEntries, SortedFile } from '../layout/sort-entries';
import { tidyName } from '../names/tidy-path';
import type { Row } from './read-table';
import { namedClass } from './table-columns';

/** A file that lists the classes is small. */
const MAX_LIST_BYTES = 256 * 1024;

export const CLASS_LIST =
  /^(?:(?:predefined_)?class(?:es|_?names)?|labels?|names|categories)\.txt$|\.names$/i;

/** Names of classes that a table calls by numbers, and the file that has them. */
export interface ListedClasses {
  names: Map<string, ClassName>;
  path: string;
}

/**
 * What the classes of a table are called, where it only numbers them: by another table, else by a list of names, one a
 * line, that are numbered from 0, or from 1 where nothing is 0.
 * @returns null when nothing says it
 */
export async function findClassNames(
  keys: ReadonlySet<string>,
  {
    listing,
    sorted,
    tables,
    used,
  }: {
    listing: ImportListing;
    sorted: SortedEntries;
    tables: { path: string; rows: Row[] }[];
    /** Files that label the photos. */
    used: ReadonlySet<SortedFile>;
  },
): Promise<ListedClasses | null> {
  for (const { path, rows } of tables) {
    const names = new Map<string, ClassName>();
    for (const row of rows) {
      const named = namedClass(row);
      const key = named && tidyName(named.key);
      if (key && keys.has(key)) names.set(key, nameOf(key, named.name, row));
    }
    if (names.size > 0) return { names, path };
  }
  if (![...keys].every((key) => /^\d{1,6}$/.test(key))) return null;
  for (const file of sorted.documents) {
    const { path, segments, entry } = file;
    if (used.has(file)) continue;
    if (!CLASS_LIST.test(segments.at(-1) ?? '') || (entry.bytes ?? 0) > MAX_LIST_BYTES) continue;
    const list = await readList(listing, entry);
    const names = list && numbered([...list.values()], keys);
    if (names) return { names, path };
  }
  return null;
}

function nameOf(key: string, name: string, row: Row): ClassName {
  const parts = { value: row.get('value'), currency: row.get('currency'), country: row.get('country') };
  if (Object.values(parts).some(Boolean)) return parts;
  const { key: _, ...parsed } = parseClassName(key, name || undefined);
  return parsed;
}

async function readList(
  listing: ImportListing,
  entry: SortedEntries['documents'][number]['entry'],
): Promise<Map<number, string> | null> {
  try {
    return readClassList(await listing.read(entry));
  } catch (error) {
    if (error instanceof DamagedFileError) return null;
    throw error;
  }
}

/** Null where the lines are too few for the numbers. */
function numbered(lines: readonly string[], keys: ReadonlySet<string>): Map<string, ClassName> | null {
  const written = byWrittenNumber(lines);
  if (written && [...keys].every((key) => written.has(Number(key))))
    return namesBy(keys, (n) => written.get(n));
  const numbers = [...keys].map(Number);
  const first = numbers.includes(0) || Math.max(...numbers) < lines.length ? 0 : 1;
  return namesBy(keys, (n) => lines[n - first]);
}

/** Null for lines without numbers: those of `1 Cent` and `2 Cent` are values. */
function byWrittenNumber(lines: readonly string[]): Map<number, string> | null {
  const names = new Map<number, string>();
  for (const line of lines) {
    const [, number, name] = /^(\d{1,6})[\s:,;=]+(.+)$/.exec(line) ?? [];
    if (number === undefined || name === undefined) return null;
    names.set(Number(number), name);
  }
  return names.size === lines.length && new Set(names.values()).size === lines.length ? names : null;
}

function namesBy(
  keys: ReadonlySet<string>,
  nameOf: (number: number) => string | undefined,
): Map<string, ClassName> | null {
  const names = new Map<string, ClassName>();
  for (const key of keys) {
    const name = nameOf(Number(key));
    if (name === undefined) return null;
    const { key: _, ...named } = parseClassName(key, name);
    names.set(key, named);
  }
  return names;
}
