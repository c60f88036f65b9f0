import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DeleteObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { type MetadataValue, S3Store } from '@tus/s3-store';
import { createS3Client, s3ClientSettings } from '../../../blobs/s3-blob-store';
import { asS3Error } from '../../../blobs/s3-error';
import type { S3Settings } from '../../../blobs/s3-settings';
import type { UploadFiles } from './upload-files';

/** What is known of an upload is asked of the bucket each time: another server may have changed it. */
const noCache = {
  get: async (): Promise<MetadataValue | undefined> => undefined,
  set: async () => undefined,
  delete: async () => undefined,
};

/** Uploads as multipart uploads of a bucket, `<prefix>uploads/ID`, fetched to this machine to be read. */
export class S3Uploads implements UploadFiles {
  readonly store: S3Store;
  readonly #client: S3Client;
  readonly #fetching = new Map<string, Promise<string>>();

  constructor(
    private readonly settings: S3Settings,
    private readonly tempDir: string,
  ) {
    this.#client = createS3Client(settings);
    this.store = new S3Store({
      s3ClientConfig: { ...s3ClientSettings(settings), bucket: settings.bucket },
      cache: noCache,
      useTags: false,
    });
  }

  nameOf(importId: string): string {
    return `${this.settings.prefix}uploads/${importId}`;
  }

  async arrivedBytes(importId: string): Promise<number | null> {
    const found = await this.store.getUpload(this.nameOf(importId)).catch(() => null);
    return found?.offset ?? null;
  }

  localFile(importId: string): Promise<string> {
    const present = this.#fetching.get(importId);
    if (present) return present;
    const fetched = this.#fetch(importId);
    this.#fetching.set(importId, fetched);
    fetched.catch(() => this.#fetching.delete(importId));
    return fetched;
  }

  async #fetch(importId: string): Promise<string> {
    const file = path.join(this.tempDir, `${importId}.staged`);
    if (await stat(file).catch(() => null)) return file;
    await mkdir(this.tempDir, { recursive: true });
    try {
      const body = (await this.store.read(this.nameOf(importId))) as Readable;
      await pipeline(body, createWriteStream(`${file}.part`, { mode: 0o600 }));
    } catch (error) {
      await rm(`${file}.part`, { force: true });
      throw asS3Error(error);
    }
    await rename(`${file}.part`, file);
    return file;
  }

  async remove(importId: string): Promise<void> {
    const name = this.nameOf(importId);
    this.#fetching.delete(importId);
    await rm(path.join(this.tempDir, `${importId}.staged`), { force: true });
    await this.store.remove(name).catch(() => undefined);
    for (const Key of [name, `${name}.info`, `${name}.part`]) {
      await this.#client.send(new DeleteObjectCommand({ Bucket: this.settings.bucket, Key }));
    }
  }

  async list(): Promise<string[]> {
    const start = this.nameOf('');
    const ids = new Set<string>();
    let token: string | undefined;
    do {
      const page = await this.#client.send(
        new ListObjectsV2Command({ Bucket: this.settings.bucket, Prefix: start, ContinuationToken: token }),
      );
      for (const { Key } of page.Contents ?? [])
        ids.add((Key ?? start).slice(start.length).replace(/\.(info|part)$/, ''));
      token = page.NextContinuationToken;
    } while (token);
    return [...ids];
  }
}
