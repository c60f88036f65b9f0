import { createHash, type Hash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { BlobStore } from '../blobs/blob-store';
import type { Row, Table, TableSource } from '../db/tables/table-data';
import { AppError } from '../errors';
import {
  type ArchiveEnd,
  type ArchiveHead,
  END_NAME,
  HEAD_NAME,
  STORE_NAMES,
  type StoreName,
} from './archive-format';
import { filesNamedBy } from './named-files';
import { isPassing } from './passing-rows';
import { readPersistently } from './read-persistently';
import { TAR_END, tarEntry } from './tar';

/** Of more lost files than this the rest is not named: something larger is wrong then. */
const MAX_NAMED_MISSING = 10_000;

/** A step of the work, for people to see that it moves. */
export type Progress = (step: { what: string; done: number; total: number | null }) => void;

export interface ArchiveContent {
  head: ArchiveHead;
  source: TableSource;
  /** Null for the database alone. */
  stores: Record<StoreName, BlobStore> | null;
  progress: Progress;
}

/** Writes an archive of tables and files as a stream of bytes, of which little is in memory at a time. */
export class ArchiveWriter {
  readonly #content: ArchiveContent;
  readonly #hash = createHash('sha256');
  readonly #missing = new Set<string>();
  readonly #end: ArchiveEnd = {
    sha256: '',
    rows: {},
    blobs: 0,
    checkpoints: 0,
    bytes: 0,
    missing: [],
    damaged: [],
  };

  constructor(content: ArchiveContent) {
    this.#content = content;
  }

  /** What the archive holds; whole when `bytes` has ended. */
  get end(): ArchiveEnd {
    return this.#end;
  }

  async *bytes(): AsyncGenerator<Uint8Array> {
    yield* this.#hashed(jsonEntry(HEAD_NAME, this.#content.head));
    const stored = await this.#listFiles();
    yield* this.#hashed(this.#tables(stored));
    yield* this.#hashed(this.#files(stored));
    this.#end.missing = [...this.#missing];
    this.#end.sha256 = this.#hash.digest('hex');
    yield* jsonEntry(END_NAME, this.#end);
    yield TAR_END;
  }

  async *#hashed(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      this.#hash.update(chunk);
      this.#end.bytes += chunk.byteLength;
      yield chunk;
    }
  }

  /** After the moment of the tables: what they name is there, and nothing is removed while the backup lasts. */
  async #listFiles(): Promise<Set<string>> {
    const stored = new Set<string>();
    for (const name of STORE_NAMES) {
      for (const hash of (await this.#content.stores?.[name].list()) ?? []) stored.add(`${name}/${hash}`);
    }
    return stored;
  }

  async *#tables(stored: ReadonlySet<string>): AsyncGenerator<Uint8Array> {
    const { source, progress, stores } = this.#content;
    for (const [index, table] of source.tables.entries()) {
      progress({ what: 'tables', done: index, total: source.tables.length });
      let rows = 0;
      let part = 0;
      for await (const page of source.rows(table)) {
        const kept = page.filter((row) => !isPassing(table, row));
        if (stores) this.#noteMissing(table, kept, stored);
        const text = kept.map((row) => `${JSON.stringify(row)}\n`).join('');
        const packed = await promisify(gzip)(text);
        yield* tarEntry(`tables/${table.name}/${String(++part).padStart(6, '0')}.jsonl.gz`, packed.length, [
          packed,
        ]);
        rows += kept.length;
      }
      this.#end.rows[table.name] = rows;
    }
  }

  #noteMissing(table: Table, rows: readonly Row[], stored: ReadonlySet<string>): void {
    for (const file of filesNamedBy(table, rows)) {
      if (!stored.has(file) && this.#missing.size < MAX_NAMED_MISSING) this.#missing.add(file);
    }
  }

  async *#files(stored: ReadonlySet<string>): AsyncGenerator<Uint8Array> {
    const { stores, progress } = this.#content;
    if (!stores) return;
    let done = 0;
    for (const file of stored) {
      progress({ what: 'files', done: done++, total: stored.size });
      const [store, hash] = file.split('/') as [StoreName, string];
      const opened = await readPersistently(stores[store], hash).catch((error: unknown) => {
        // Removed between the list and now, by a server of an earlier version that does not wait for backups.
        if (error instanceof AppError && error.code === 'not-found') return null;
        throw error;
      });
      if (!opened) continue;
      const content = createHash('sha256');
      yield* tarEntry(file, opened.bytes, passing(opened.stream, content));
      if (content.digest('hex') !== hash) this.#end.damaged.push(file);
      this.#end[store]++;
    }
  }
}

async function* passing(chunks: AsyncIterable<Uint8Array>, hash: Hash): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
}

function jsonEntry(name: string, value: unknown): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(JSON.stringify(value));
  return tarEntry(name, bytes.length, [bytes]);
}
