import { mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createS3Client } from '../../../blobs/s3-blob-store';
import { type S3Server, startS3Server } from '../../../testing/s3-server';
import { createTestDeps, type TestDeps } from '../../../testing/test-deps';
import { colourPhoto } from '../../../testing/test-photos';
import { buildZip, type ZipEntry } from '../../../testing/zip-files';
import { getImport } from '../import/import-service';
import { importStaged } from '../staging/stage-import';
import { discardStaged, planStaged } from '../staging/staged-imports';
import { beginFetch, importFetched, resumeFetches, stopFetches } from './fetch-import';

let dir: string;
let test: TestDeps;
let server: Server;
let origin: string;
let s3: S3Server;
let archive: Buffer;
let photos: ZipEntry[];
/** What the server answers by path; each is asked with how often it was before. */
const answers = new Map<string, (req: IncomingMessage, res: ServerResponse, nth: number) => void>();
const asked = new Map<string, IncomingMessage['headers'][]>();

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'mintmark-fetch-'));
  const [red, green] = await Promise.all([colourPhoto('red', 1), colourPhoto('green', 1)]);
  photos = [
    { path: 'a/1.png', bytes: red },
    { path: 'b/1.png', bytes: green },
  ];
  archive = await buildZip(photos);
  await writeFolder(path.join(dir, 'allowed/euro'));
  await writeFolder(path.join(dir, 'secret'));
  await symlink(path.join(dir, 'secret'), path.join(dir, 'allowed/out'));
  await mkdir(path.join(dir, 's3'));
  s3 = await startS3Server(path.join(dir, 's3'));
  test = await createTestDeps({
    env: {
      importAllowPrivate: true,
      importFolders: [path.join(dir, 'allowed'), 's3://mintmark/coins'],
      s3: s3.settings,
    },
  });
  server = createServer((req, res) => {
    const url = req.url ?? '';
    const before = asked.get(url) ?? [];
    asked.set(url, [...before, req.headers]);
    (answers.get(url) ?? ((_, other) => other.writeHead(404).end()))(req, res, before.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
});
afterAll(async () => {
  server?.close();
  await test?.close();
  await s3?.stop();
  await rm(dir, { recursive: true });
});

async function writeFolder(folder: string): Promise<void> {
  for (const { path: file, bytes } of photos) {
    await mkdir(path.join(folder, path.dirname(file)), { recursive: true });
    await writeFile(path.join(folder, file), bytes as Uint8Array);
  }
}

/** A connection that breaks any earlier takes with it what was sent and not read yet. */
async function untilOnDisk(bytes: number): Promise<void> {
  const folder = path.join(test.deps.env.dataDir, 'tmp/fetches');
  const sizes = async () => {
    const names = (await readdir(folder)).filter((name) => !name.includes('.'));
    return Promise.all(names.map(async (name) => (await stat(path.join(folder, name))).size));
  };
  await expect.poll(sizes).toContain(bytes);
}

async function fetched(from: string, deps = test.deps) {
  const { importId } = await beginFetch(deps, test.actor, { name: 'Fetched', from });
  await importFetched(importId);
  await importStaged(importId);
  const status = await getImport(deps, importId);
  const planned = status.state === 'ready' ? await planStaged(deps, { importId }) : null;
  if (planned) await discardStaged(deps, test.actor, importId);
  return { ...status, classes: planned?.plan.classes.map(({ key }) => key), source: planned?.plan.source };
}

const whole = (_: IncomingMessage, res: ServerResponse) => res.writeHead(200, { etag: '"1"' }).end(archive);

describe('an import by its address', () => {
  it('is fetched over redirects, waits to be saved, and names its source without what may be secret', async () => {
    answers.set(
      '/moved?key=1',
      (_, res) => void res.writeHead(302, { location: '/coins.zip?key=secret' }).end(),
    );
    answers.set('/coins.zip?key=secret', whole);
    expect(await fetched(`${origin}/moved?key=1`)).toMatchObject({
      state: 'ready',
      classes: ['a', 'b'],
      source: `${origin}/moved`,
      file: { name: 'moved', bytes: archive.length },
    });
  });

  it('continues where the connection broke off, as long as the file is the same', async () => {
    answers.set('/broken.zip', (req, res, nth) => {
      const from = Number(/\d+/.exec(req.headers.range ?? '')?.[0] ?? 0);
      const headers = { etag: nth < 2 ? '"1"' : '"2"', 'content-length': archive.length - from };
      if (from > 0 && nth === 1) {
        res.writeHead(206, {
          ...headers,
          'content-range': `bytes ${from}-${archive.length - 1}/${archive.length}`,
        });
        res.write(archive.subarray(from, from + 50));
        void untilOnDisk(from + 50).then(() => res.destroy());
      } else if (nth === 0) {
        res.writeHead(200, headers).write(archive.subarray(0, 100));
        void untilOnDisk(100).then(() => res.destroy());
      } else res.writeHead(200, { ...headers, 'content-length': archive.length }).end(archive);
    });
    expect(await fetched(`${origin}/broken.zip`)).toMatchObject({ state: 'ready', classes: ['a', 'b'] });
    expect(asked.get('/broken.zip')?.map((headers) => [headers.range, headers['if-range']])).toEqual([
      [undefined, undefined],
      ['bytes=100-', '"1"'],
      ['bytes=150-', '"1"'],
    ]);
  });

  it('continues after a restart, and leaves nothing when it is taken back', async () => {
    let arrived: () => void = () => undefined;
    const half = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    answers.set('/slow.zip', (req, res) => {
      const from = Number(/\d+/.exec(req.headers.range ?? '')?.[0] ?? 0);
      const headers = { etag: '"1"', 'content-length': archive.length - from };
      if (from === 0) {
        res.writeHead(200, headers).write(archive.subarray(0, 80));
        void untilOnDisk(80).then(arrived);
      } else {
        res.writeHead(206, {
          ...headers,
          'content-range': `bytes ${from}-${archive.length - 1}/${archive.length}`,
        });
        res.end(archive.subarray(from));
      }
    });
    const { importId } = await beginFetch(test.deps, test.actor, {
      name: 'Slow',
      from: `${origin}/slow.zip`,
    });
    await half;
    await stopFetches();
    expect(await getImport(test.deps, importId)).toMatchObject({ state: 'fetching' });
    await resumeFetches(test.deps);
    await importFetched(importId);
    await importStaged(importId);
    expect(await getImport(test.deps, importId)).toMatchObject({ state: 'ready' });
    expect(asked.get('/slow.zip')?.at(-1)?.range).toBe('bytes=80-');
    await discardStaged(test.deps, test.actor, importId);

    const { importId: other } = await beginFetch(test.deps, test.actor, {
      name: 'Slow',
      from: `${origin}/slow.zip`,
    });
    await discardStaged(test.deps, test.actor, other);
    await importFetched(other);
    expect(await readdir(path.join(test.deps.env.dataDir, 'tmp/fetches'))).toEqual([]);
  });

  it.each([
    ['/none.zip', 'has no such file (404)', null],
    ['/page', 'answers with a web page', { 'content-type': 'text/html; charset=utf-8' }],
    ['/loop', 'leads from one to the next without end', { location: '/loop' }],
    ['/file', 'which is not followed', { location: 'file:///etc/passwd' }],
    ['/large', 'is larger than the', { 'content-length': String(2 ** 43) }],
  ])('says why %s cannot be had', async (url, message, headers) => {
    if (headers) {
      const status = 'location' in headers ? 302 : 200;
      answers.set(url, (_, res) => void res.writeHead(status, headers as Record<string, string>).end());
    }
    expect(await fetched(origin + url)).toMatchObject({
      state: 'failed',
      error: expect.stringContaining(message),
    });
  });

  it('reaches nothing inside unless an administrator says so, by redirects neither', async () => {
    const closed = { ...test.deps, env: { ...test.deps.env, importAllowPrivate: false } };
    expect(await fetched(`${origin}/coins.zip`, closed)).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('MINTMARK_IMPORT_ALLOW_PRIVATE=1'),
    });
    answers.set(
      '/cloud',
      (_, res) => void res.writeHead(302, { location: 'http://169.254.169.254/x' }).end(),
    );
    expect(await fetched(`${origin}/cloud`)).toMatchObject({
      error: expect.stringContaining('169.254.169.254'),
    });
    for (const from of ['https://a:b@example.org/x.zip', 'ftp://example.org/x.zip', 'coins.zip']) {
      await expect(fetched(from)).rejects.toMatchObject({ code: 'bad-request' });
    }
  });
});

describe('an import from a folder of the server', () => {
  it('is packed and waits to be saved; an archive there is taken as it is', async () => {
    expect(await fetched(`server:${dir}/allowed/euro`)).toMatchObject({
      state: 'ready',
      classes: ['a', 'b'],
    });
    await writeFile(path.join(dir, 'allowed/coins.zip'), archive);
    expect(await fetched(`server:${dir}/allowed/coins.zip`)).toMatchObject({
      state: 'ready',
      classes: ['a', 'b'],
    });
  });

  it('reads nothing outside of what is allowed, whatever the path or a link says', async () => {
    for (const from of ['secret', 'allowed/out', 'allowed/../secret', 'allowed/missing', 'allowedly']) {
      await expect(fetched(`server:${dir}/${from}`)).rejects.toMatchObject({ code: 'not-allowed' });
    }
    await writeFolder(path.join(dir, 'allowed/linked'));
    await symlink('../../../secret/a/1.png', path.join(dir, 'allowed/linked/a/2.png'));
    expect(await fetched(`server:${dir}/allowed/linked`)).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('2.png is a link that leads out of the folder'),
    });
  });
});

describe('an import from a bucket', () => {
  it('has what lies below the prefix, and nothing outside of what is allowed', async () => {
    const client = createS3Client(s3.settings);
    const put = (Key: string, Body: Uint8Array | string) =>
      client.send(new PutObjectCommand({ Bucket: 'mintmark', Key, Body: Buffer.from(Body) }));
    for (const { path: file, bytes } of photos) await put(`coins/euro/${file}`, bytes as Uint8Array);
    await put('coins/euro-2/c/1.png', photos[0]?.bytes as Uint8Array);
    await put('coins/all.zip', archive);
    await put('team/secret', 'x');
    client.destroy();
    expect(await fetched('s3://mintmark/coins/euro')).toMatchObject({ state: 'ready', classes: ['a', 'b'] });
    expect(await fetched('s3://mintmark/coins/all.zip')).toMatchObject({
      state: 'ready',
      classes: ['a', 'b'],
    });
    expect(await fetched('s3://mintmark/coins/none')).toMatchObject({
      error: expect.stringContaining('Nothing lies below'),
    });
    for (const from of [
      's3://mintmark/team',
      's3://mintmark',
      's3://other/coins',
      's3://mintmark/coinsafe',
    ]) {
      await expect(fetched(from)).rejects.toMatchObject({ code: 'not-allowed' });
    }
  });
});
