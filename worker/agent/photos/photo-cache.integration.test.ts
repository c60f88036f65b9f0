import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, truncate } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { frameHeader, photosRequestSchema } from '@/shared/photo-frames';
import { BlobClient, BlobRefusedError } from '../server/blob-client';
import { fetchPhotos, PhotosMissingError } from './photo-cache';

const photos = new Map(
  Array.from({ length: 200 }, (_, index) => {
    const bytes = Buffer.alloc(5000, index);
    return [createHash('sha256').update(bytes).digest('hex'), bytes] as const;
  }),
);
const hashes = [...photos.keys()];

let dir: string;
let server: Server;
let url: string;
let blobs: BlobClient;
/** Answers of the server to come before it behaves, per request. */
let trouble: ('damage' | 'cut' | 'error')[];
let asked: number;
let requests: number;

async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
  requests++;
  if (req.headers.authorization !== 'Bearer secret') return void res.writeHead(401).end();
  const { hashes: wanted } = photosRequestSchema.parse(JSON.parse(await text(req)));
  const problem = trouble.pop();
  if (problem === 'error') return void res.writeHead(503).end();
  res.writeHead(200);
  for (const [i, hash] of wanted.entries()) {
    asked++;
    const bytes = photos.get(hash);
    res.write(frameHeader(bytes?.length ?? null));
    if (!bytes) continue;
    if (i === 3 && problem === 'cut') return void res.write(bytes.subarray(0, 100), () => res.destroy());
    res.write(i === 3 && problem === 'damage' ? Buffer.alloc(bytes.length, 255) : bytes);
  }
  // Ends between two photos, and says that this was all.
  res.end();
}

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'mintmark-photos-'));
  trouble = [];
  asked = 0;
  requests = 0;
  server = createServer((req, res) => void answer(req, res));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  blobs = new BlobClient({ url, token: 'secret' }, 'blobs');
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(dir, { recursive: true, force: true });
});

const fetchAll = (
  wanted: string[],
  signal = new AbortController().signal,
  onProgress = (_done: number) => {},
) => fetchPhotos({ hashes: wanted, dir, blobs, signal, onProgress });
const files = async () =>
  (await readdir(dir, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);

describe('fetchPhotos', () => {
  it('fetches each photo once, whole, and nothing that is there', async () => {
    await fetchAll([...hashes, ...hashes]);
    expect(asked).toBe(200);
    expect(requests).toBe(4);
    for (const [hash, bytes] of photos) {
      expect(await readFile(path.join(dir, hash.slice(0, 2), hash))).toEqual(bytes);
    }
    await truncate(path.join(dir, (hashes[3] ?? '').slice(0, 2), hashes[3] ?? ''));
    const seen: number[] = [];
    await fetchAll(hashes, undefined, (done) => seen.push(done));
    expect(asked).toBe(201);
    expect(seen.at(-1)).toBe(200);
  });

  it('survives a damaged answer, a cut line and a server in trouble', async () => {
    trouble = ['damage', 'cut', 'error'];
    await fetchAll(hashes);
    expect((await files()).sort()).toEqual([...hashes].sort());
  });

  it('fetches what is there, then names how many photos are gone and the first of them', async () => {
    const gone = ['f', 'd', 'e'].map((digit) => digit.repeat(64));
    const failure = await fetchAll([...gone, ...hashes]).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PhotosMissingError);
    expect(String(failure)).toContain('3 of the 203 photos');
    expect(String(failure)).toContain('dddddddddddd…, eeeeeeeeeeee…, ffffffffffff…');
    expect((await files()).sort()).toEqual([...hashes].sort());
  });

  it('fails at once when the server keeps a photo from this worker', async () => {
    const stranger = new BlobClient({ url, token: 'stolen' }, 'blobs');
    const fetching = fetchPhotos({
      hashes,
      dir,
      blobs: stranger,
      signal: new AbortController().signal,
      onProgress: () => {},
    });
    await expect(fetching).rejects.toBeInstanceOf(BlobRefusedError);
    expect(requests).toBeLessThanOrEqual(4);
  });

  it('stops when told to and continues later where it ended', async () => {
    const stop = new AbortController();
    await expect(
      fetchAll(hashes, stop.signal, (done) => {
        if (done === 10) stop.abort();
      }),
    ).rejects.toThrow();
    // Downloads that were under way clean up behind themselves.
    await expect.poll(async () => (await files()).filter((name) => name.startsWith('.'))).toEqual([]);
    const kept = (await files()).length;
    expect(kept).toBeGreaterThanOrEqual(10);
    const before = asked;
    await fetchAll(hashes);
    expect(asked - before).toBe(200 - kept);
  });
});
