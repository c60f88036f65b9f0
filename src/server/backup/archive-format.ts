import { z } from 'zod';
import { HASH } from '../blobs/blob-store';

/*
 * A backup is a tar file: `mintmark.json`, then `tables/<table>/<number>.jsonl.gz` (a row a line, its cells as
 * `db/tables/table-data.ts` says), `blobs/<hash>` and `checkpoints/<hash>`, and at the very end `end.json` with the
 * hash of all before it. An archive without that end is not whole.
 */

export const FORMAT = 1;
export const HEAD_NAME = 'mintmark.json';
export const END_NAME = 'end.json';
/** Head and end are small; whatever claims to be one and is not ends here. */
export const MAX_JSON_BYTES = 16 * 1024 ** 2;

const kind = z.enum(['text', 'int', 'bigint', 'float', 'boolean', 'time', 'json', 'bytes']);

/** Names become part of SQL. */
const identifier = z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/);

export const archiveHead = z.object({
  format: z.number().int(),
  createdAt: z.iso.datetime(),
  codeVersion: z.string(),
  engine: z.enum(['sqlite', 'postgresql']),
  migrations: z.array(z.string()),
  tables: z.array(z.object({ name: identifier, columns: z.array(z.object({ name: identifier, kind })) })),
  /** The key that signs sessions; null when the settings give it. */
  secret: z.string().nullable(),
  /** False of a backup of the database alone. */
  files: z.boolean(),
});
export type ArchiveHead = z.output<typeof archiveHead>;

export const archiveEnd = z.object({
  /** SHA-256 of all of the archive before this entry. */
  sha256: z.string().regex(HASH),
  rows: z.record(z.string(), z.number().int()),
  blobs: z.number().int(),
  checkpoints: z.number().int(),
  bytes: z.number(),
  /** Files that the database names and that the store did not have. */
  missing: z.array(z.string()),
  /** Files in the archive that were not what their name says already when it was made. */
  damaged: z.array(z.string()),
});
export type ArchiveEnd = z.output<typeof archiveEnd>;

/** The stores whose files an archive holds. */
export const STORE_NAMES = ['blobs', 'checkpoints'] as const;
export type StoreName = (typeof STORE_NAMES)[number];

/** What an entry is, by its name; null for one that this version does not know. */
export function entryKind(name: string): { table: string } | { store: StoreName; hash: string } | null {
  const [folder = '', part = '', ...more] = name.split('/');
  if (folder === 'tables' && more.length === 1) return { table: part };
  const store = STORE_NAMES.find((one) => one === folder);
  return store && HASH.test(part) && more.length === 0 ? { store, hash: part } : null;
}
