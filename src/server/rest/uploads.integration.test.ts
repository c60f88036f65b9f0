import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { Upload } from '@tus/server';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { daysAgo } from '@/shared/days';
import { getImport } from '../domain/datasets/import/import-service';
import { importStaged } from '../domain/datasets/staging/stage-import';
import { uploadFiles } from '../domain/datasets/uploads/upload-store';
import { removeExpiredUploads, resumeUploads } from '../domain/datasets/uploads/uploads';
import { createToken } from '../domain/team/token-service';
import { startS3Server } from '../testing/s3-server';
import { createTestDeps, insertTestMember, openReplica, type TestDeps } from '../testing/test-deps';
import { colourPhoto } from '../testing/test-photos';
import { startTestServer } from '../testing/test-server';
import { buildZip } from '../testing/zip-files';
import { tunables } from '../tunables';

let test: TestDeps;
const uploadPath = (id: string) => path.join(test.deps.env.filesDir, 'uploads', id);
let server: Awaited<ReturnType<typeof startTestServer>>;
let ada: string;
let zip: Buffer;

beforeAll(async () => {
  test = await createTestDeps();
  server = await startTestServer(test.deps);
  ada = await tokenOf('Ada Upload', 'member');
  const [red, green] = await Promise.all([colourPhoto('red', 1), colourPhoto('green', 1)]);
  zip = await buildZip([
    { path: 'a/1.png', bytes: red },
    { path: 'b/1.png', bytes: green },
  ]);
});
// One person may have five under way.
afterEach(() => test.deps.db.import.deleteMany());
afterAll(async () => {
  await server?.close();
  await test?.close();
});

async function tokenOf(name: string, role: 'member' | 'viewer', scopes?: ['read']): Promise<string> {
  const email = `${name.toLowerCase().replaceAll(' ', '.')}@example.org`;
  const person = await insertTestMember(test.deps, { name, email, role });
  return (await createToken(test.deps, person, { kind: 'api', name, scopes })).secret;
}

interface Call {
  token?: string | null;
  headers?: Record<string, string>;
  body?: Uint8Array;
  on?: string;
}

function call(method: string, url: string, { token = ada, headers, body, on = server.url }: Call = {}) {
  return fetch(`${on}${url}`, {
    method,
    body: body as BodyInit,
    headers: { 'tus-resumable': '1.0.0', ...headers, ...(token && { authorization: `Bearer ${token}` }) },
  });
}

const metadata = (name: string) =>
  `name ${Buffer.from(name).toString('base64')},filename ${Buffer.from('coins.zip').toString('base64')}`;

/** @returns the address of a new upload */
async function begin(name: string, bytes = zip.length, more: Call = {}): Promise<string> {
  const answer = await call('POST', '/api/uploads', {
    ...more,
    headers: { 'upload-length': String(bytes), 'upload-metadata': metadata(name), ...more.headers },
  });
  expect(answer.status).toBe(201);
  return answer.headers.get('location') as string;
}

const piece = (offset: number, end?: number): Call => ({
  headers: { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) },
  body: zip.subarray(offset, end),
});
const idOf = (url: string) => url.split('/').at(-1) as string;
const offsetAt = async (url: string, more?: Call) =>
  Number((await call('HEAD', url, more)).headers.get('upload-offset'));

/** Sends a piece that never ends, as a laptop does whose lid was closed. */
function halfSent(url: string, bytes: Uint8Array, on = server.url) {
  const sent = request(`${on}${url}`, {
    method: 'PATCH',
    agent: new Agent(),
    headers: {
      authorization: `Bearer ${ada}`,
      'tus-resumable': '1.0.0',
      'content-type': 'application/offset+octet-stream',
      'upload-offset': '0',
      'content-length': zip.length,
    },
  });
  sent.on('error', () => undefined);
  sent.write(bytes);
  return sent;
}

async function untilArrived(id: string, bytes: number): Promise<void> {
  const arrived = async () => (await stat(uploadPath(id))).size;
  await expect.poll(arrived, { interval: 20, timeout: 10_000 }).toBe(bytes);
}

describe('a file that is sent in pieces', () => {
  it('continues where it broke off, and waits to be saved when it is whole', async () => {
    const url = await begin('In pieces');
    expect((await call('PATCH', url, piece(0, 100))).headers.get('upload-offset')).toBe('100');
    const sent = halfSent(await begin('Cut off'), zip.subarray(0, 10));
    sent.destroy();
    expect(await offsetAt(url)).toBe(100);
    expect((await call('PATCH', url, piece(0))).status).toBe(409);
    expect((await call('PATCH', url, piece(100))).status).toBe(204);
    await importStaged(idOf(url));
    expect(await getImport(test.deps, idOf(url))).toMatchObject({
      name: 'In pieces',
      state: 'ready',
      file: { name: 'coins.zip', bytes: zip.length },
    });
  });

  it('may come whole with its beginning, and as a stream of unknown length', async () => {
    const whole = await begin('Whole', zip.length, piece(0));
    await importStaged(idOf(whole));
    expect(await getImport(test.deps, idOf(whole))).toMatchObject({ state: 'ready' });

    const answer = await call('POST', '/api/uploads', {
      headers: { 'upload-defer-length': '1', 'upload-metadata': metadata('Stream') },
    });
    const url = answer.headers.get('location') as string;
    await call('PATCH', url, piece(0, 100));
    const last = piece(100);
    await call('PATCH', url, { ...last, headers: { ...last.headers, 'upload-length': String(zip.length) } });
    await importStaged(idOf(url));
    expect(await getImport(test.deps, idOf(url))).toMatchObject({ state: 'ready' });
  });

  it('is taken over from a connection that died without a word', async () => {
    const url = await begin('Closed lid');
    const lost = halfSent(url, zip.subarray(0, 50));
    await untilArrived(idOf(url), 50);
    expect(await offsetAt(url)).toBe(50);
    expect((await call('PATCH', url, piece(50))).status).toBe(204);
    lost.destroy();
    await importStaged(idOf(url));
    expect(await getImport(test.deps, idOf(url))).toMatchObject({ state: 'ready' });
  });

  it('is read after a stop between its last byte and the mark of it', async () => {
    const url = await begin('Almost');
    await call('PATCH', url, piece(0));
    await importStaged(idOf(url));
    await test.deps.db.import.update({ where: { id: idOf(url) }, data: { state: 'uploading' } });
    await resumeUploads(test.deps);
    await importStaged(idOf(url));
    expect(await getImport(test.deps, idOf(url))).toMatchObject({ state: 'ready' });
  });

  it('that is no archive fails with the reason, and leaves no file', async () => {
    const url = await begin('Noise', 40);
    await call('PATCH', url, { ...piece(0), body: Buffer.alloc(40, 7) });
    await importStaged(idOf(url));
    expect(await getImport(test.deps, idOf(url))).toMatchObject({ state: 'failed', error: /zip/ });
    await expect(stat(uploadPath(idOf(url)))).rejects.toThrow('ENOENT');
  });

  it.runIf(process.env.MINTMARK_TEST_POSTGRESQL)(
    'continues at another server, while the first still has its connection',
    async () => {
      const replica = await openReplica(test);
      test.deps.live.relayTo((message) => replica.deps.live.receive(message));
      replica.deps.live.relayTo((message) => test.deps.live.receive(message));
      const other = await startTestServer(replica.deps);
      try {
        const url = await begin('Two servers');
        const lost = halfSent(url, zip.subarray(0, 50));
        await untilArrived(idOf(url), 50);
        expect(await offsetAt(url, { on: other.url })).toBe(50);
        expect((await call('PATCH', url, { ...piece(50), on: other.url })).status).toBe(204);
        lost.destroy();
      } finally {
        await other.close();
        await replica.close();
      }
    },
  );
});

describe('who may send', () => {
  it('is decided as everywhere: sign-in, role, scope and origin', async () => {
    const headers = { 'upload-length': '10', 'upload-metadata': metadata('x') };
    const viewer = await tokenOf('A viewer', 'viewer');
    const reader = await tokenOf('A reader', 'member', ['read']);
    const status = async (token: string | null, more = {}) =>
      (await call('POST', '/api/uploads', { token, headers: { ...headers, ...more } })).status;
    expect(await status(null, { origin: server.url })).toBe(401);
    expect(await status(viewer)).toBe(403);
    expect(await status(reader)).toBe(403);
    expect(await status(null, { origin: 'https://elsewhere.example', cookie: 'a=b' })).toBe(403);
  });

  it('has each upload for themselves', async () => {
    const url = await begin('Mine');
    const other = await tokenOf('Other', 'member');
    for (const method of ['HEAD', 'PATCH', 'DELETE']) {
      expect((await call(method, url, { ...(method === 'PATCH' && piece(0)), token: other })).status).toBe(
        404,
      );
    }
    const answer = await call('GET', url);
    expect(await answer.json()).toEqual({
      importId: idOf(url),
      state: 'uploading',
      offset: 0,
      length: zip.length,
    });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect((await call('DELETE', url)).status).toBe(204);
    expect((await call('HEAD', url)).status).toBe(404);
    await expect(stat(uploadPath(idOf(url)))).rejects.toThrow('ENOENT');
  });

  it('may send what has a name and a size that fits, and five at a time', async () => {
    const attempt = async (headers: Record<string, string>) =>
      (await call('POST', '/api/uploads', { headers })).status;
    const size = { 'upload-length': '10' };
    expect(await attempt({ ...size, 'upload-metadata': metadata('') })).toBe(400);
    expect(await attempt({ ...size, 'upload-metadata': metadata('n'.repeat(81)) })).toBe(400);
    expect(await attempt({ 'upload-length': '-1', 'upload-metadata': metadata('x') })).toBe(400);
    expect(await attempt({ 'upload-length': '0', 'upload-metadata': metadata('x') })).toBe(400);
    const tooMuch = String(tunables.maxArchiveBytes + 1);
    expect(await attempt({ 'upload-length': tooMuch, 'upload-metadata': metadata('x') })).toBe(413);
    const before = await test.deps.db.import.count();
    expect(await attempt({ 'upload-metadata': metadata('no length') })).toBe(400);
    expect(await test.deps.db.import.count()).toBe(before);

    const busy = await tokenOf('Busy', 'member');
    const tries = Array.from({ length: tunables.maxImportsPerPerson + 2 }, () =>
      call('POST', '/api/uploads', { token: busy, headers: { ...size, 'upload-metadata': metadata('x') } }),
    );
    const statuses = (await Promise.all(tries)).map(({ status }) => status).sort();
    expect(statuses).toEqual([201, 201, 201, 201, 201, 429, 429]);
  });

  it('cannot send more than was announced', async () => {
    const url = await begin('Short', 20);
    expect((await call('PATCH', url, piece(0))).status).toBe(413);
    expect(await offsetAt(url)).toBeLessThanOrEqual(20);
    await call('DELETE', url);
  });
});

it('an upload that nobody continues is removed after its time, and a file without an import', async () => {
  const url = await begin('Forgotten');
  const fresh = await begin('Fresh');
  await test.deps.db.import.update({ where: { id: idOf(url) }, data: { expiresAt: daysAgo(1) } });
  const stray = uploadPath('stray');
  await writeFile(stray, 'x');
  expect(await removeExpiredUploads(test.deps)).toBe(1);
  expect(await getImport(test.deps, idOf(url))).toMatchObject({
    state: 'failed',
    error: 'The upload stopped, and nothing came for 3 days. Send the file again.',
  });
  await expect(stat(stray)).rejects.toThrow('ENOENT');
  expect(await offsetAt(fresh)).toBe(0);
});

it('a bucket takes a file in pieces too, for every server that uses it', async () => {
  const dir = await mkdtemp(path.join(tmpdir(), 'mintmark-s3-'));
  const s3 = await startS3Server(dir);
  const stored = await createTestDeps({ env: { s3: s3.settings } });
  const first = await uploadFiles(stored.deps);
  // Another server: it has fetched nothing, and knows only what the bucket says.
  const second = await uploadFiles({ env: { ...stored.deps.env, dataDir: path.join(dir, 'second') } });
  try {
    const id = first.nameOf('one');
    await first.store.create(new Upload({ id, size: zip.length, offset: 0 }));
    await first.store.write(Readable.from([zip.subarray(0, 50)]), id, 0);
    expect(await second.arrivedBytes('one')).toBe(50);
    await second.store.write(Readable.from([zip.subarray(50)]), id, 50);
    expect(await first.arrivedBytes('one')).toBe(zip.length);
    for (const files of [first, second]) {
      expect((await readFile(await files.localFile('one'))).equals(zip)).toBe(true);
    }
    expect(await first.list()).toEqual(['one']);
    await second.remove('one');
    expect(await first.list()).toEqual([]);
    expect(await first.arrivedBytes('one')).toBeNull();
  } finally {
    await stored.close();
    await s3.stop();
    await rm(dir, { recursive: true, force: true });
  }
});
