import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, open as openFile, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type S3Server, startS3Server } from '../testing/s3-server';
import { type BlobStore, openBlobStore } from './blob-store';
import { openStores } from './open-stores';
import { createS3Client, openS3BlobStore } from './s3-blob-store';
import type { S3Settings } from './s3-settings';
import { asStorageError } from './storage-error';

let dir: string;
let blobs: BlobStore;
let s3: S3Server | null = null;

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'mintmark-test-'));
});
afterEach(async () => {
  await s3?.stop();
  s3 = null;
  await rm(dir, { recursive: true, force: true });
});

async function openFolder(): Promise<BlobStore> {
  return openBlobStore({ dir });
}

async function openS3(): Promise<BlobStore> {
  s3 = await startS3Server(path.join(dir, 's3'));
  return (await openStores({ dataDir: dir, s3: s3.settings })).blobs;
}

const sha256 = (bytes: string) => createHash('sha256').update(bytes).digest('hex');
const stream = (...chunks: string[]) => Readable.from(chunks.map((chunk) => Buffer.from(chunk)));

/** Names of the files in a folder, however deep. */
async function files(folder = dir): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

test('a server that starts beside others leaves their uploads alone, and clears what none can still write', async () => {
  const shared = await openBlobStore({ dir, isShared: true });
  let next: (chunk: Buffer) => void = () => undefined;
  async function* upload() {
    yield Buffer.from('first ');
    yield await new Promise<Buffer>((resolve) => {
      next = resolve;
    });
  }
  const writing = shared.writeStream(upload(), { maxBytes: 100 });
  await expect.poll(() => files()).toHaveLength(1);
  const crashed = path.join(dir, 'tmp', 'crashed');
  await writeFile(crashed, 'half');
  const yesterday = Date.now() / 1000 - 24 * 3600;
  await utimes(crashed, yesterday, yesterday);

  await openBlobStore({ dir, isShared: true });
  next(Buffer.from('last'));
  expect(await writing).toMatchObject({ hash: sha256('first last'), created: true });
  expect(await files()).toEqual([sha256('first last')]);
});

describe.each([
  { store: 'a folder', open: openFolder },
  { store: 'an S3-compatible server', open: openS3 },
])('the blob store in $store', ({ open }) => {
  beforeEach(async () => {
    blobs = await open();
  });

  test('gives back what was written, under its hash', async () => {
    const written = await blobs.write(Buffer.from('a coin'));
    expect(written).toEqual({ hash: sha256('a coin'), bytes: 6, created: true });
    expect((await blobs.read(written.hash)).toString()).toBe('a coin');
    const opened = await blobs.open(written.hash);
    expect([await text(opened.stream), opened.bytes]).toEqual(['a coin', 6]);
    await blobs.remove(written.hash);
    expect(await blobs.has(written.hash)).toBe(false);
    await expect(blobs.read(written.hash)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('stores the same bytes once, also when they come many times at once', async () => {
    const stored = await Promise.all(
      Array.from({ length: 8 }, () => blobs.writeStream(stream('the same ', 'bytes'), { maxBytes: 100 })),
    );
    expect(stored.filter((one) => one.created)).toHaveLength(1);
    expect(await blobs.list()).toEqual([sha256('the same bytes')]);
    expect(await blobs.write(Buffer.from('the same bytes'))).toMatchObject({ created: false });
  });

  test('leaves nothing of bytes that are not those announced, too many, or cut short', async () => {
    const announced = { maxBytes: 100, expectedHash: sha256('something else') };
    await expect(blobs.writeStream(stream('bytes'), announced)).rejects.toMatchObject({
      code: 'bad-request',
    });
    await expect(blobs.writeStream(stream('12345', '67890'), { maxBytes: 9 })).rejects.toMatchObject({
      code: 'too-large',
    });
    const cut = new Readable({
      read() {
        this.push('half');
        this.destroy(new Error('connection lost'));
      },
    });
    await expect(blobs.writeStream(cut, { maxBytes: 100 })).rejects.toThrow('connection lost');
    expect(await blobs.list()).toEqual([]);
    if (!s3) expect(await files()).toEqual([]);
    else expect(await files(path.join(dir, 'tmp'))).toEqual([]);
  });

  test('never leaves its folder, whatever it is asked for', async () => {
    await writeFile(path.join(dir, '..', 'mintmark-secret'), 'x');
    for (const hash of ['../mintmark-secret', '', 'A'.repeat(64), `${'a'.repeat(63)}/`]) {
      await expect(blobs.read(hash)).rejects.toMatchObject({ code: 'not-found' });
    }
    await rm(path.join(dir, '..', 'mintmark-secret'));
  });

  test('lists all of many blobs, and takes bytes larger than a piece of the line', async () => {
    const hashes = [];
    for (let i = 0; i < 30; i++) hashes.push((await blobs.write(Buffer.from(`coin ${i}`))).hash);
    const large = Buffer.alloc(20 * 1024 ** 2, 'mint');
    const chunks = Array.from({ length: 20 }, (_, i) => large.subarray(i * 1024 ** 2, (i + 1) * 1024 ** 2));
    const stored = await blobs.writeStream(Readable.from(chunks), { maxBytes: large.length });
    expect(stored).toMatchObject({ bytes: large.length, created: true });
    expect((await blobs.read(stored.hash)).equals(large)).toBe(true);
    expect((await blobs.list()).sort()).toEqual([...hashes, stored.hash].sort());
  });
});

describe('the blob store in a folder', () => {
  test('clears away at start what a crash left half-written', async () => {
    await mkdir(path.join(dir, 'tmp'), { recursive: true });
    await writeFile(path.join(dir, 'tmp', 'left'), 'half');
    await openBlobStore({ dir });
    expect(await files()).toEqual([]);
  });

  test.skipIf(process.platform !== 'linux')('says that the disk is full when it is', async () => {
    const full = await openFile('/dev/full', 'w');
    const error: unknown = await full.writeFile('x').catch((cause: unknown) => cause);
    await full.close();
    expect(asStorageError(error)).toMatchObject({ code: 'disk-full' });
  });
});

describe('the blob store in an S3-compatible server', () => {
  const settings = () => s3?.settings as S3Settings;

  test('lists more than one page, below its own prefix only', async () => {
    blobs = await openS3();
    const { checkpoints } = await openStores({ dataDir: path.join(dir, 'other'), s3: settings() });
    await checkpoints.write(Buffer.from('a checkpoint'));
    const written = await Promise.all(
      Array.from({ length: 25 }, (_, i) => blobs.write(Buffer.from(`coin ${i}`))),
    );
    const client = createS3Client(settings());
    const { bucket, prefix } = settings();
    const place = { client, bucket, prefix: `${prefix}blobs/`, tempDir: path.join(dir, 'paged') };
    const paged = await openS3BlobStore({ ...place, pageSize: 10 });
    expect((await paged.list()).sort()).toEqual(written.map(({ hash }) => hash).sort());
    expect(await checkpoints.list()).toEqual([sha256('a checkpoint')]);
    client.destroy();
  });

  test('says that it is unavailable while the server is gone, keeps nothing half, and continues by itself', async () => {
    blobs = await openS3();
    const { hash } = await blobs.write(Buffer.from('before'));
    await s3?.stop();
    for (const attempt of [
      () => blobs.read(hash),
      () => blobs.open(hash),
      () => blobs.has(hash),
      () => blobs.list(),
      () => blobs.writeStream(stream('during'), { maxBytes: 100 }),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: 'unavailable' });
    }
    expect(await files(path.join(dir, 'tmp'))).toEqual([]);
    await s3?.start();
    expect((await blobs.read(hash)).toString()).toBe('before');
    expect(await blobs.write(Buffer.from('during'))).toMatchObject({ created: true });
  });

  test('says at the start what to set when bucket, server or keys are wrong', async () => {
    blobs = await openS3();
    const wrong: Partial<S3Settings>[] = [
      { bucket: 'no-such-bucket' },
      { credentials: { accessKeyId: 'unknown', secretAccessKey: 'S3RVER' } },
      { endpoint: 'http://127.0.0.1:9' },
    ];
    for (const part of wrong) {
      const opening = openStores({ dataDir: dir, s3: { ...settings(), ...part } });
      await expect(opening).rejects.toThrow(/MINTMARK_S3_BUCKET/);
    }
  });
});
