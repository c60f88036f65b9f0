import { createHash } from 'node:crypto';
import { Header } from 'tar';
import { BackupError } from './backup-error';

const BLOCK = 512;
/** A whole archive ends with two empty blocks. */
export const TAR_END = Buffer.alloc(2 * BLOCK);

/** One file of an archive in the usual tar format. @throws when the content has not as many bytes as announced */
export async function* tarEntry(
  name: string,
  bytes: number,
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const header = new Header({ path: name, size: bytes, mode: 0o600, mtime: new Date(), type: 'File' });
  const block = Buffer.alloc(BLOCK);
  if (header.encode(block)) throw new Error(`${name} is too long a name for an archive`);
  yield block;
  let written = 0;
  for await (const chunk of content) {
    written += chunk.byteLength;
    yield chunk;
  }
  if (written !== bytes) throw new Error(`${name} has ${written} bytes instead of ${bytes}`);
  yield Buffer.alloc(paddingOf(bytes));
}

export interface TarEntry {
  name: string;
  bytes: number;
  /** SHA-256 of all of the archive before this entry, 64 hex digits. */
  hashBefore: string;
  /** Once; what is not read of it is passed over. */
  content: AsyncIterable<Uint8Array>;
}

/** The files of an archive, in order. @throws BackupError when it ends early or is no archive */
export async function* readTar(source: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry> {
  const reader = new BlockReader(source);
  let isFirst = true;
  try {
    for (;;) {
      const hashBefore = reader.hash();
      const block = await reader.take(BLOCK);
      if (block.every((byte) => byte === 0)) return;
      const header = new Header(block);
      if (!header.cksumValid || header.path === undefined || header.size === undefined) {
        const what = isFirst ? 'The file is no backup of Mintmark' : 'The archive is damaged';
        throw new BackupError(`${what}: what should be the head of a file in it is none.`);
      }
      isFirst = false;
      const content = reader.stream(header.size);
      yield { name: header.path, bytes: header.size, hashBefore, content };
      for await (const _ of content);
      await reader.take(paddingOf(header.size));
    }
  } finally {
    await reader.close();
  }
}

const paddingOf = (bytes: number) => (BLOCK - (bytes % BLOCK)) % BLOCK;

/** Hands out a stream of chunks in the sizes that are asked for, and hashes what it hands out. */
class BlockReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #hash = createHash('sha256');
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#chunks = source[Symbol.asyncIterator]();
  }

  hash(): string {
    return this.#hash.copy().digest('hex');
  }

  async take(bytes: number): Promise<Buffer> {
    const parts: Uint8Array[] = [];
    for await (const part of this.stream(bytes)) parts.push(part);
    return Buffer.concat(parts);
  }

  async *stream(bytes: number): AsyncGenerator<Uint8Array> {
    for (let left = bytes; left > 0; ) {
      const part = await this.#next(left);
      left -= part.byteLength;
      yield part;
    }
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  async #next(most: number): Promise<Buffer> {
    while (this.#rest.byteLength === 0) {
      const { value, done } = await this.#chunks.next();
      if (done)
        throw new BackupError(
          'The archive ends before its end: it was cut short when it was written or copied.',
        );
      this.#rest = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    }
    const part = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(part.byteLength);
    this.#hash.update(part);
    return part;
  }
}
