import type { Readable } from 'node:stream';
import { GetObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { createS3Client } from '../../../blobs/s3-blob-store';
import { asS3Error } from '../../../blobs/s3-error';
import type { S3Settings } from '../../../blobs/s3-settings';
import { AppError } from '../../../errors';
import type { PackedFile } from './write-archive';

/** What lies below a prefix of a bucket, read with the credentials of the installation's own store. */
export class S3Prefix {
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #prefix: string;

  constructor(settings: S3Settings, { bucket, prefix }: { bucket: string; prefix: string }) {
    this.#client = createS3Client(settings);
    this.#bucket = bucket;
    this.#prefix = prefix;
  }

  /**
   * Each object below the prefix, or the one that has it as its name.
   * @throws AppError `bad-archive` when there is none, `unavailable`
   */
  async *files(): AsyncGenerator<PackedFile> {
    const folder = this.#prefix === '' || this.#prefix.endsWith('/') ? this.#prefix : `${this.#prefix}/`;
    let count = 0;
    let token: string | undefined;
    do {
      const request = new ListObjectsV2Command({
        Bucket: this.#bucket,
        Prefix: this.#prefix,
        ContinuationToken: token,
      });
      const page = await this.#client.send(request).catch(refused);
      for (const { Key = '', Size = 0 } of page.Contents ?? []) {
        // "coins-2" begins like "coins", and does not lie in it.
        const isInside = Key === this.#prefix || Key.startsWith(folder);
        if (!isInside || Key.endsWith('/')) continue;
        count++;
        const path = Key === this.#prefix ? (Key.split('/').at(-1) ?? Key) : Key.slice(folder.length);
        yield { path, bytes: Size, open: () => this.#open(Key) };
      }
      token = page.IsTruncated ? page.NextContinuationToken : undefined;
    } while (token);
    if (count === 0) {
      throw new AppError('bad-archive', `Nothing lies below s3://${this.#bucket}/${this.#prefix}.`);
    }
  }

  close(): void {
    this.#client.destroy();
  }

  async #open(Key: string): Promise<Readable> {
    const { Body } = await this.#client
      .send(new GetObjectCommand({ Bucket: this.#bucket, Key }))
      .catch(refused);
    return Body as Readable;
  }
}

function refused(error: unknown): never {
  const known = asS3Error(error);
  if (!(known instanceof AppError) || known.code !== 'unavailable') throw known;
  const { name = '', $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
  const isRefusal = ($metadata?.httpStatusCode ?? 500) < 500;
  throw isRefusal
    ? new AppError(
        'bad-archive',
        `The bucket cannot be read with the credentials of this server (${name}).`,
        { cause: error },
      )
    : known;
}
