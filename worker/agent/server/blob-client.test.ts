import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { BlobClient, BlobRefusedError } from './blob-client';

const bytes = Buffer.from('a file of a training result');
const hash = createHash('sha256').update(bytes).digest('hex');

/** What is answered next; 200 when there is nothing. */
let answers: number[] = [];
let arrived: { method: string | undefined; body: string }[] = [];
const server = createServer(async (req, res) => {
  arrived.push({ method: req.method, body: (await buffer(req)).toString() });
  res.writeHead(answers.shift() ?? 200).end();
});

let dir: string;
let file: string;
let blobs: BlobClient;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'mintmark-test-'));
  file = path.join(dir, 'result');
  await writeFile(file, bytes);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  blobs = new BlobClient({ url: `http://127.0.0.1:${port}`, token: 'secret' }, 'blobs');
});
afterAll(async () => {
  server.close();
  await rm(dir, { recursive: true });
});
beforeEach(() => {
  arrived = [];
});

it('sends a file again, whole, to a server that answered 404 as it lost the upload', async () => {
  answers = [404];
  await blobs.put({ hash, file }, AbortSignal.timeout(10_000));
  expect(arrived).toEqual(Array(2).fill({ method: 'PUT', body: bytes.toString() }));
});

it('asks once for a blob that the server does not have', async () => {
  answers = [404];
  const asking = blobs.get(hash, async () => undefined, AbortSignal.timeout(10_000));
  await expect(asking).rejects.toSatisfy((error) => error instanceof BlobRefusedError && error.missing);
  expect(arrived).toHaveLength(1);
});

it('sends once what the server refuses', async () => {
  answers = [403];
  const sending = blobs.put({ hash, file }, AbortSignal.timeout(10_000));
  await expect(sending).rejects.toBeInstanceOf(BlobRefusedError);
  expect(arrived).toHaveLength(1);
});
