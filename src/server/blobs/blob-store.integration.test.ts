import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, open, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type BlobStore, openBlobStore } from './blob-store';
import { asStorageError } from './storage-error';

let dir: string;
let blobs: BlobStore;

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'mintmark-test-'));
  blobs = await openBlobStore({ dir });
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const sha256 = (bytes: string) => createHash('sha256').update(bytes).digest('hex');
const stream = (...chunks: string[]) => Readable.from(chunks.map((chunk) => Buffer.from(chunk)));

async function files(): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

describe('the blob store', () => {
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
    expect(await files()).toEqual([sha256('the same bytes')]);
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
    expect(await files()).toEqual([]);
  });

  test('never leaves its folder, whatever it is asked for', async () => {
    await writeFile(path.join(dir, '..', 'mintmark-secret'), 'x');
    for (const hash of ['../mintmark-secret', '', 'A'.repeat(64), `${'a'.repeat(63)}/`]) {
      await expect(blobs.read(hash)).rejects.toMatchObject({ code: 'not-found' });
    }
    await rm(path.join(dir, '..', 'mintmark-secret'));
  });

  test('clears away at start what a crash left half-written', async () => {
    await mkdir(path.join(dir, 'tmp'), { recursive: true });
    await writeFile(path.join(dir, 'tmp', 'left'), 'half');
    await openBlobStore({ dir });
    expect(await files()).toEqual([]);
  });

  test.skipIf(process.platform !== 'linux')('says that the disk is full when it is', async () => {
    const full = await open('/dev/full', 'w');
    const error: unknown = await full.writeFile('x').catch((cause: unknown) => cause);
    await full.close();
    expect(asStorageError(error)).toMatchObject({ code: 'disk-full' });
  });
});
