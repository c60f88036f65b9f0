import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { AppError } from '../errors';
import { type BlobStore, HASH, type StoredBlob, writeBytes } from './blob-store';
import { asS3Error, isPassing } from './s3-error';
import type { S3Settings } from './s3-settings';
import { clearTempDir, type Spooled, spool } from './spool';

/** A request whose body is a file, or whose answer broke off, is repeated by us: the library repeats only the others. */
const TRY_AGAIN_MS = [200, 1_000];
/** A service that sends nothing for this long counts as unreachable. */
const SILENCE_MS = 30_000;
const CONNECT_MS = 5_000;

/** One client for all stores of a server; close it last. */
export function createS3Client(settings: S3Settings): S3Client {
  return new S3Client(s3ClientSettings(settings));
}

export function s3ClientSettings({ endpoint, region, pathStyle, credentials }: S3Settings): S3ClientConfig {
  return {
    region,
    forcePathStyle: pathStyle,
    ...(endpoint && { endpoint }),
    ...(credentials && { credentials }),
    requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: SILENCE_MS },
    // The hash of the whole body is signed instead, which every compatible service checks.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  };
}

/**
 * Blobs as objects `<prefix>ab/abcd…`, laid out as the folder is, so that either can be copied to the other. Bytes are
 * gathered in `tempDir` first: an object gets its name by one request, whose signature covers the hash, so it appears
 * whole or not at all.
 */
export async function openS3BlobStore(options: {
  client: S3Client;
  bucket: string;
  prefix: string;
  tempDir: string;
  /** How many names one answer lists; the service sends no more than 1,000, also when not told. */
  pageSize?: number;
}): Promise<BlobStore> {
  await clearTempDir(options.tempDir);
  return new S3BlobStore(options);
}

class S3BlobStore implements BlobStore {
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #prefix: string;
  readonly #tempDir: string;
  readonly #pageSize: number | undefined;
  /** Uploads under way: of the same bytes coming twice at once, one is new. */
  readonly #placing = new Map<string, Promise<boolean>>();
  /** Whether the service knows `If-None-Match`, by which one of several servers learns that it was first. */
  #conditional = true;

  constructor(options: Parameters<typeof openS3BlobStore>[0]) {
    this.#client = options.client;
    this.#bucket = options.bucket;
    this.#prefix = options.prefix;
    this.#tempDir = options.tempDir;
    this.#pageSize = options.pageSize;
  }

  write(bytes: Uint8Array, hash?: string) {
    return writeBytes(this, bytes, hash);
  }

  async writeStream(
    stream: AsyncIterable<Uint8Array>,
    { maxBytes, expectedHash }: { maxBytes: number; expectedHash?: string },
  ): Promise<StoredBlob & { created: boolean }> {
    let received = false;
    try {
      const limits = { dir: this.#tempDir, maxBytes, expectedHash };
      return await spool(stream, limits, async (spooled) => {
        received = true;
        return { hash: spooled.hash, bytes: spooled.bytes, created: await this.#placeOnce(spooled) };
      });
    } catch (error) {
      // An error of the sender's own connection is not the store's.
      const local = (error as NodeJS.ErrnoException).code === 'ENOSPC';
      throw received || local ? asS3Error(error) : error;
    }
  }

  async read(hash: string): Promise<Buffer> {
    const Key = this.#key(hash);
    return this.#persist(async () => {
      const { Body } = await this.#client.send(new GetObjectCommand({ Bucket: this.#bucket, Key }));
      return Buffer.from((await Body?.transformToByteArray()) ?? []);
    });
  }

  async open(hash: string): Promise<{ stream: Readable; bytes: number }> {
    const Key = this.#key(hash);
    return this.#persist(async () => {
      const answer = await this.#client.send(new GetObjectCommand({ Bucket: this.#bucket, Key }));
      return { stream: answer.Body as Readable, bytes: answer.ContentLength ?? 0 };
    });
  }

  async has(hash: string): Promise<boolean> {
    if (!HASH.test(hash)) return false;
    const Key = this.#key(hash);
    try {
      await this.#client.send(new HeadObjectCommand({ Bucket: this.#bucket, Key }));
      return true;
    } catch (error) {
      const known = asS3Error(error);
      if (known instanceof AppError && known.code === 'not-found') return false;
      // Answering "not there" would let callers delete or train again what exists.
      throw known;
    }
  }

  async list(): Promise<string[]> {
    const hashes: string[] = [];
    let ContinuationToken: string | undefined;
    do {
      const request = new ListObjectsV2Command({
        Bucket: this.#bucket,
        Prefix: this.#prefix,
        MaxKeys: this.#pageSize,
        ContinuationToken,
      });
      const page = await this.#persist(() => this.#client.send(request));
      for (const { Key = '' } of page.Contents ?? []) {
        const name = Key.slice(Key.lastIndexOf('/') + 1);
        if (HASH.test(name)) hashes.push(name);
      }
      ContinuationToken = page.IsTruncated ? page.NextContinuationToken : undefined;
    } while (ContinuationToken);
    return hashes;
  }

  async remove(hash: string): Promise<void> {
    const Key = this.#key(hash);
    await this.#persist(() => this.#client.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key })));
  }

  #key(hash: string): string {
    // A hash comes from requests too: nothing else may become part of a name.
    if (!HASH.test(hash)) throw new AppError('not-found', 'There is no such file.');
    return `${this.#prefix}${hash.slice(0, 2)}/${hash}`;
  }

  /** @returns false when the bytes were there before, or another upload of them came first. */
  async #placeOnce(spooled: Spooled): Promise<boolean> {
    const running = this.#placing.get(spooled.hash);
    if (running) {
      await running;
      return false;
    }
    const placing = this.#place(spooled).finally(() => this.#placing.delete(spooled.hash));
    this.#placing.set(spooled.hash, placing);
    return placing;
  }

  async #place(spooled: Spooled): Promise<boolean> {
    if (await this.has(spooled.hash)) return false;
    return this.#persist(async () => {
      try {
        await this.#put(spooled);
        return true;
      } catch (error) {
        const { $metadata } = error as { $metadata?: { httpStatusCode?: number } };
        if ($metadata?.httpStatusCode === 412) return false;
        if ($metadata?.httpStatusCode !== 501 || !this.#conditional) throw error;
        this.#conditional = false;
        await this.#put(spooled);
        return true;
      }
    });
  }

  async #put({ file, hash, bytes }: Spooled): Promise<void> {
    const command = new PutObjectCommand({
      Bucket: this.#bucket,
      Key: this.#key(hash),
      Body: createReadStream(file),
      ContentLength: bytes,
      ContentType: 'application/octet-stream',
      ...(this.#conditional && { IfNoneMatch: '*' }),
    });
    command.middlewareStack.add(
      (next) => (args) => {
        (args.request as { headers: Record<string, string> }).headers['x-amz-content-sha256'] = hash;
        return next(args);
      },
      { step: 'build', name: 'nameContentHash' },
    );
    await this.#client.send(command);
  }

  async #persist<T>(work: () => Promise<T>): Promise<T> {
    for (const wait of [...TRY_AGAIN_MS, null]) {
      try {
        return await work();
      } catch (error) {
        if (wait === null || !isPassing(error)) throw asS3Error(error);
        await delay(wait);
      }
    }
    throw new Error('unreachable');
  }
}
