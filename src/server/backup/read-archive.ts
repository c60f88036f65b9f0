import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { z } from 'zod';
import type { Row, Table } from '../db/tables/table-data';
import {
  type ArchiveEnd,
  type ArchiveHead,
  archiveEnd,
  archiveHead,
  END_NAME,
  entryKind,
  FORMAT,
  HEAD_NAME,
  MAX_JSON_BYTES,
  type StoreName,
} from './archive-format';
import { asFileError, BackupError } from './backup-error';
import { decrypted, isEncrypted } from './encryption';
import { readTar, type TarEntry } from './tar';
import type { Progress } from './write-archive';

const READ_BYTES = 1024 ** 2;
const ROWS_AT_ONCE = 500;
/** A part of a table is a few megabytes, or one row of a table with very large ones. */
const MAX_PART_BYTES = 256 * 1024 ** 2;
const rowSchema = z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]));

/** What is done with the content of an archive, in its order. */
export interface ArchiveVisitor {
  head?(head: ArchiveHead): Promise<void>;
  rows?(table: Table, rows: readonly Row[]): Promise<void>;
  file?(store: StoreName, hash: string, content: AsyncIterable<Uint8Array>, bytes: number): Promise<void>;
}

export interface ReadOptions {
  file: string;
  /** Keys of age. */
  keys: readonly string[];
  progress: Progress;
}

/**
 * Reads an archive from its first byte to its last and checks it: that it is whole and unchanged, that it has the rows
 * and files that it says, and that each file is what its name says.
 * @throws BackupError
 */
export async function readArchive(
  { file, keys, progress }: ReadOptions,
  visitor: ArchiveVisitor = {},
): Promise<{ head: ArchiveHead; end: ArchiveEnd }> {
  try {
    const size = (await stat(file)).size;
    const raw = createReadStream(file, { highWaterMark: READ_BYTES });
    const counted = counting(raw, (done) => progress({ what: 'bytes', done, total: size }));
    const plain = isEncrypted(await firstBytes(file)) ? decrypted(counted, keys) : counted;
    return await new ArchiveReader(visitor).read(readTar(plain));
  } catch (error) {
    throw asFileError(error, file);
  }
}

/** What kind of file this is, from its first bytes. */
export async function firstBytes(file: string): Promise<Buffer> {
  const handle = await open(file, 'r').catch((error: unknown) => {
    throw asFileError(error, file);
  });
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(512), 0, 512, 0);
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    throw asFileError(error, file);
  } finally {
    await handle.close();
  }
}

class ArchiveReader {
  readonly #visitor: ArchiveVisitor;
  readonly #seen: Pick<ArchiveEnd, 'blobs' | 'checkpoints' | 'rows'> = { blobs: 0, checkpoints: 0, rows: {} };
  readonly #changed: string[] = [];
  #head: ArchiveHead | null = null;
  #end: ArchiveEnd | null = null;

  constructor(visitor: ArchiveVisitor) {
    this.#visitor = visitor;
  }

  async read(entries: AsyncIterable<TarEntry>): Promise<{ head: ArchiveHead; end: ArchiveEnd }> {
    for await (const entry of entries) {
      if (this.#end) throw new BackupError('The archive is damaged: it continues after its end.');
      if (!this.#head) await this.#readHead(entry);
      else if (entry.name === END_NAME) this.#end = await this.#readEnd(entry);
      else await this.#readContent(this.#head, entry);
    }
    if (!this.#head || !this.#end) throw new BackupError('The archive is cut short: it has no end.');
    return { head: this.#head, end: this.#end };
  }

  async #readHead(entry: TarEntry): Promise<void> {
    if (entry.name !== HEAD_NAME) throw new BackupError('The file is not a backup of Mintmark.');
    const json = await readJson(entry);
    const format = z.object({ format: z.number() }).safeParse(json).data?.format;
    if (format !== undefined && format > FORMAT) {
      throw new BackupError(
        'The backup was made by a newer version of Mintmark. Use that version to read it.',
      );
    }
    const head = archiveHead.safeParse(json);
    if (!head.success) throw new BackupError(`The archive is damaged: ${z.prettifyError(head.error)}`);
    this.#head = head.data;
    for (const { name } of head.data.tables) this.#seen.rows[name] = 0;
    await this.#visitor.head?.(head.data);
  }

  async #readEnd(entry: TarEntry): Promise<ArchiveEnd> {
    const end = archiveEnd.safeParse(await readJson(entry));
    if (!end.success || end.data.sha256 !== entry.hashBefore) {
      throw new BackupError('The archive is damaged: its content is not what was written.');
    }
    const { blobs, checkpoints, rows, damaged } = end.data;
    const isSame = JSON.stringify([blobs, checkpoints, rows]) === JSON.stringify(Object.values(this.#seen));
    if (!isSame) throw new BackupError('The archive is damaged: it has not the rows and files that it says.');
    const changed = this.#changed.find((file) => !damaged.includes(file));
    if (changed) throw new BackupError(`The archive is damaged: ${changed} is not what its name says.`);
    return end.data;
  }

  async #readContent(head: ArchiveHead, entry: TarEntry): Promise<void> {
    const kind = entryKind(entry.name);
    if (!kind)
      throw new BackupError(`The archive has something in it that does not belong there: ${entry.name}.`);
    if ('store' in kind) {
      const hash = createHash('sha256');
      const content = counting(entry.content, (_, chunk) => hash.update(chunk));
      if (this.#visitor.file) await this.#visitor.file(kind.store, kind.hash, content, entry.bytes);
      for await (const _ of content);
      if (hash.digest('hex') !== kind.hash) this.#changed.push(entry.name);
      this.#seen[kind.store]++;
      return;
    }
    const table = head.tables.find(({ name }) => name === kind.table);
    if (!table) throw new BackupError(`The archive is damaged: it names no table ${kind.table}.`);
    for await (const rows of readRows(entry, table)) {
      this.#seen.rows[table.name] = (this.#seen.rows[table.name] ?? 0) + rows.length;
      await this.#visitor.rows?.(table, rows);
    }
  }
}

async function* readRows(entry: TarEntry, table: Table): AsyncGenerator<Row[]> {
  const rows: Row[] = [];
  const packed = await readWhole(entry, MAX_PART_BYTES);
  try {
    const text = (await promisify(gunzip)(packed, { maxOutputLength: MAX_PART_BYTES })).toString('utf8');
    for (const line of text.split('\n')) {
      if (line === '') continue;
      const row = rowSchema.parse(JSON.parse(line));
      if (row.length !== table.columns.length) throw new Error('a row has other columns than its table');
      rows.push(row);
    }
  } catch (error) {
    throw new BackupError(
      `The archive is damaged: ${entry.name} cannot be read (${(error as Error).message}).`,
      {
        cause: error,
      },
    );
  }
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE)
    yield rows.slice(start, start + ROWS_AT_ONCE);
}

async function readWhole(entry: TarEntry, maxBytes: number): Promise<Buffer> {
  if (entry.bytes > maxBytes) throw new BackupError(`The archive is damaged: ${entry.name} is too large.`);
  const parts: Uint8Array[] = [];
  for await (const part of entry.content) parts.push(part);
  return Buffer.concat(parts);
}

async function readJson(entry: TarEntry): Promise<unknown> {
  const bytes = await readWhole(entry, MAX_JSON_BYTES);
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw new BackupError(`The archive is damaged: ${entry.name} cannot be read.`, { cause: error });
  }
}

async function* counting(
  chunks: AsyncIterable<Uint8Array>,
  each: (done: number, chunk: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  let done = 0;
  for await (const chunk of chunks) {
    done += chunk.byteLength;
    each(done, chunk);
    yield chunk;
  }
}
