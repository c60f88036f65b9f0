import { readdir, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { colourPhoto } from '@/server/testing/test-photos';
import { buildZip, type ZipEntry } from '@/server/testing/zip-files';
import type { ImportState } from '@/shared/contracts/datasets';
import { DraftUnderKills } from './draft-kills';
import { type Child, Installation } from './installation';

/** How an archive is packed: each is listed in another way. */
export type Packing = 'zip' | 'tar' | 'tar.gz' | 'nested zips';

const packers: Record<Packing, (entries: ZipEntry[]) => Promise<Buffer>> = {
  zip: (entries) => buildZip(entries),
  tar: packTar,
  'tar.gz': async (entries) => gzipSync(await packTar(entries)),
  'nested zips': async (entries) => {
    const inner = (split: string) =>
      buildZip(
        entries
          .filter((entry) => entry.path.startsWith(`${split}/`))
          .map((entry) => ({ ...entry, path: entry.path.slice(split.length + 1) })),
      );
    return buildZip([
      { path: 'train.zip', bytes: await inner('train') },
      { path: 'validation.zip', bytes: await inner('validation') },
    ]);
  },
};

function packTar(entries: ZipEntry[]): Promise<Buffer> {
  const tar = pack();
  for (const { path: name, bytes } of entries) tar.entry({ name }, Buffer.from(bytes as Uint8Array));
  tar.finalize();
  return buffer(tar);
}

/**
 * The server is killed with SIGKILL while a file is being sent, while its list is read and while it is saved. What has
 * arrived stays, what was being read is read again, and what was being saved leaves nothing and can be saved again. Each
 * time somebody has just sent an operation of a draft.
 * @param photos of each of two classes and splits; more give the kills more to break off
 */
export function describeImportKills({ packings, photos }: { packings: Packing[]; photos: number }): void {
  let installation: Installation;
  let web: Child;
  let draft: DraftUnderKills;
  // What is fetched lies on this machine.
  const startWeb = () => installation.startWeb({ MINTMARK_IMPORT_ALLOW_PRIVATE: '1' });

  beforeAll(async () => {
    installation = await Installation.open();
    web = await startWeb();
    draft = await DraftUnderKills.open(installation);
  }, 120_000);
  afterAll(() => installation?.close());

  /** Photos of two classes and splits, other ones for each archive: the store has none of them yet. */
  async function draw(packing: Packing): Promise<ZipEntry[]> {
    const entries: ZipEntry[] = [];
    for (const folder of ['train/1', 'train/2', 'validation/1', 'validation/2']) {
      for (let n = 0; n < photos; n++) {
        const seed = packings.indexOf(packing) * 10_000 + entries.length;
        entries.push({ path: `${folder}/${n}.png`, bytes: await colourPhoto('red', seed) });
      }
    }
    return entries;
  }

  const kill = () => installation.kill(web);
  const start = async () => {
    web = await startWeb();
  };
  const killAndStart = () => draft.killed(kill, start);

  async function call(method: string, url: string, headers: object = {}, body?: Uint8Array) {
    const all = { ...(await installation.headers()), 'tus-resumable': '1.0.0', ...headers };
    return fetch(url, { method, headers: all, body: body as BodyInit });
  }

  async function begin(name: string, bytes: number): Promise<string> {
    const base64 = (text: string) => Buffer.from(text).toString('base64');
    const answer = await call('POST', `${installation.url}/api/uploads`, {
      'upload-length': String(bytes),
      'upload-metadata': `name ${base64(name)},filename ${base64('coins')}`,
    });
    return new URL(answer.headers.get('location') ?? '', installation.url).href;
  }

  const arrived = async (url: string) => Number((await call('HEAD', url)).headers.get('upload-offset'));
  const send = (url: string, offset: number, bytes: Uint8Array) =>
    call(
      'PATCH',
      url,
      { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) },
      bytes,
    );
  const idOf = (url: string) => url.split('/').at(-1) ?? '';
  const stateOf = async (id: string) =>
    (await installation.test.deps.db.import.findUniqueOrThrow({ where: { id } })).state as ImportState;
  const reach = (id: string, state: ImportState) =>
    installation.until(async () => (await stateOf(id)) === state, 60_000);

  /** Hashes of everything in the store. */
  async function stored(): Promise<string[]> {
    const blobs = path.join(installation.test.deps.env.dataDir, 'blobs');
    const files = await readdir(blobs, { recursive: true, withFileTypes: true });
    return files.flatMap((file) => (file.isFile() ? file.name : [])).sort();
  }

  describe.each(packings)('a server that is killed while it takes in a %s', (packing) => {
    it('continues with the upload, reads its list again, and saves all of it or nothing', async () => {
      const archive = await packers[packing](await draw(packing));
      const name = `Killed ${packing}`;
      const before = await stored();

      // While it arrives: half of it is there, and the other half breaks off.
      const url = await begin(name, archive.length);
      const half = Math.floor(archive.length / 2);
      expect((await send(url, 0, archive.subarray(0, half))).status).toBe(204);
      await kill();
      await expect(send(url, half, archive.subarray(half))).rejects.toThrow();
      await start();
      expect(await arrived(url)).toBe(half);
      expect((await send(url, half, archive.subarray(half))).status).toBe(204);

      // While its list is read, or right after.
      const id = idOf(url);
      await killAndStart();
      await reach(id, 'ready');
      const planned = await (await installation.api()).imports.plan.query({ importId: id, name });
      expect(planned.plan.photos).toMatchObject({ train: 2 * photos, validation: 2 * photos });

      // While it is saved: nothing of it is left.
      await (await installation.api()).imports.save.mutate({ importId: id, name });
      await installation.until(async () => (await stored()).length > before.length, 60_000);
      expect(await stateOf(id)).toBe('running');
      await killAndStart();
      await reach(id, 'ready');
      expect(await installation.test.deps.db.dataset.count({ where: { name } })).toBe(0);
      await installation.passDayOfUnusedBlobs();
      expect(await stored()).toEqual(before);

      await (await installation.api()).imports.save.mutate({ importId: id, name });
      await reach(id, 'succeeded');
      const { versions } = await (await installation.api()).datasets.get.query({ dataset: name });
      const { train, validation, test } = versions[0]?.photos ?? { train: 0, validation: 0, test: 0 };
      expect([versions.length, train + validation + test]).toEqual([1, 4 * photos]);
    });
  });
  it('a server that is killed while it fetches an archive continues where it was', async () => {
    const archive = await packers.tar(await draw('tar'));
    const half = Math.floor(archive.length / 2);
    const asked: (string | undefined)[] = [];
    const source = createServer((req, res) => {
      asked.push(req.headers.range);
      const from = Number(/\d+/.exec(req.headers.range ?? '')?.[0] ?? 0);
      const length = { etag: '"1"', 'content-length': archive.length - from };
      const range = { 'content-range': `bytes ${from}-${archive.length - 1}/${archive.length}` };
      res.writeHead(from ? 206 : 200, from ? { ...length, ...range } : length);
      // The first answer comes to a halt in its middle.
      if (from) res.end(archive.subarray(from));
      else res.write(archive.subarray(0, half));
    });
    await new Promise<void>((done) => source.listen(0, '127.0.0.1', done));
    try {
      const from = `http://127.0.0.1:${(source.address() as AddressInfo).port}/coins.tar`;
      const { importId } = await (await installation.api()).imports.fetch.mutate({ name: 'Fetched', from });
      const file = path.join(installation.test.deps.env.dataDir, 'tmp/fetches', importId);
      const size = () =>
        stat(file).then(
          (found) => found.size,
          () => 0,
        );
      await installation.until(async () => (await size()) === half, 20_000);
      await killAndStart();
      await reach(importId, 'ready');
      expect(asked).toEqual([undefined, `bytes=${half}-`]);
      await expect(stat(file)).rejects.toThrow('ENOENT');
      const { plan } = await (await installation.api()).imports.plan.query({ importId, name: 'Fetched' });
      expect(plan.photos).toMatchObject({ train: 2 * photos, validation: 2 * photos });
    } finally {
      source.closeAllConnections();
      source.close();
    }
  });

  it('and the draft holds each operation once, as its log says, and all of it can be undone', () =>
    draft.expectWhole());
}
