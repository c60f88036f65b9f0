import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import yauzl from 'yauzl';
import type { ClassificationItem } from '@/shared/contracts/classify';
import { retentionSchema } from '@/shared/contracts/retention';
import { MANIFEST_FILE } from '@/shared/dataset-manifest';
import { withoutOutput } from '@/shared/onnx/prune-onnx';
import { exportVersion } from '../domain/datasets/export/export-version';
import { findBaseVersion } from '../domain/datasets/import/base-version-repo';
import { importTempDir } from '../domain/datasets/import/collect-photos';
import { importFinished } from '../domain/datasets/import/import-run';
import { getImport, startImport } from '../domain/datasets/import/import-service';
import { publishVersion } from '../domain/datasets/publish/publish-version';
import { getVersion } from '../domain/datasets/service';
import { saveRetention } from '../domain/storage/service';
import { createToken } from '../domain/team/token-service';
import { projectRoot } from '../project-root';
import { importColours, insertColourModel } from '../testing/colour-models';
import { createTestDeps, insertTestMember, type TestDeps } from '../testing/test-deps';
import { colourPhoto } from '../testing/test-photos';
import { startTestServer } from '../testing/test-server';
import { buildZip } from '../testing/zip-files';
import { tunables } from '../tunables';

describe('the endpoints for data', () => {
  let test: TestDeps;
  let server: Awaited<ReturnType<typeof startTestServer>>;
  let member: string;
  let viewer: string;
  let model: { id: string; number: number };
  let versionId: string;

  beforeAll(async () => {
    test = await createTestDeps();
    ({ versionId } = await importColours(test.deps, test.actor));
    model = await insertColourModel(test.deps, versionId);
    server = await startTestServer(test.deps);
    member = await tokenOf('member');
    viewer = await tokenOf('viewer');
  });
  afterAll(async () => {
    await server?.close();
    await test?.close();
  });

  async function tokenOf(role: 'member' | 'viewer'): Promise<string> {
    const person = await insertTestMember(test.deps, { name: role, email: `${role}@example.org`, role });
    return (await createToken(test.deps, person, { kind: 'api', name: role })).secret;
  }
  function call(
    url: string,
    token: string | null,
    init: { method?: string; body?: Uint8Array; headers?: object } = {},
  ) {
    const headers = { ...init.headers, ...(token && { authorization: `Bearer ${token}` }) };
    return fetch(`${server.url}${url}`, { ...init, body: init.body as BodyInit, headers });
  }
  const errorOf = async (response: Response) =>
    ((await response.json()) as { error: { code: string } }).error.code;

  it.each([
    ['GET', '/api/photos/x'],
    ['POST', '/api/classify'],
    ['POST', '/api/datasets/x/incoming'],
    ['POST', '/api/datasets/import?name=x'],
    ['GET', '/api/models/1/export'],
    ['GET', '/api/models/1/live-network'],
    ['GET', '/api/models/1/live-prototypes'],
    ['GET', '/api/live/classifier.js'],
    ['GET', '/api/versions/x/export'],
  ])('%s %s wants to know who is calling', async (method, url) => {
    expect((await call(url, null, { method, headers: { origin: server.url } })).status).toBe(401);
  });

  describe('the export of a version', () => {
    const download = async (id: string, token = viewer) => {
      const response = await call(`/api/versions/${id}/export`, token);
      expect(response.status).toBe(200);
      return Buffer.from(await response.arrayBuffer());
    };
    async function importAs(name: string, bytes: Uint8Array) {
      const archivePath = path.join(test.deps.env.dataDir, `${name}.zip`);
      await writeFile(archivePath, bytes);
      const { importId } = await startImport(test.deps, test.actor, { name, archivePath });
      await importFinished(importId);
      expect((await getImport(test.deps, importId)).error).toBeNull();
      return getVersion(test.deps, { dataset: name });
    }

    it('gives the same content hash when it is imported, with its manifest and as an ImageFolder without', async () => {
      const { contentHash } = await getVersion(test.deps, { dataset: 'Colours' });
      const archive = await download(versionId);
      expect((await importAs('By manifest', archive)).contentHash).toBe(contentHash);
      const entries = await unpacked(archive);
      const folder = entries.filter(({ path: file }) => file !== MANIFEST_FILE);
      expect(folder).toHaveLength(entries.length - 1);
      expect((await importAs('By folder', await buildZip(folder))).contentHash).toBe(contentHash);
      await test.deps.audit.flush();
      expect(
        await test.deps.db.auditEntry.count({
          where: { action: 'versions.export', objectId: versionId, outcome: 'done' },
        }),
      ).toBe(1);
      const missing = await call('/api/versions/none/export', viewer);
      expect([missing.status, await errorOf(missing)]).toEqual([404, 'not-found']);
    });

    it('keeps the order of classes, years, synonyms, coins and what a photo was cut from', async () => {
      const base = await findBaseVersion(test.deps.db, versionId);
      if (!base) throw new Error('there is no version');
      const { number } = await publishVersion(test.deps, {
        baseId: versionId,
        createdBy: null,
        message: 'Turned around',
        wanted: {
          classes: base.classes.toReversed().map(({ index: _, ...coin }) => ({
            ...coin,
            key: coin.key,
            label: `${coin.label} / ü`,
            years: '1999',
            synonyms: ['x'],
          })),
          photos: base.photos.map((photo, n) => ({
            ...photo,
            split: photo.split ?? 'train',
            coin: n < 2 ? 'another class/7' : null,
            origin: n === 3 ? 'table.jpg#xywh=1,2,3,4' : null,
          })),
        },
      });
      const made = await getVersion(test.deps, { dataset: 'Colours', number });
      const again = await importAs('Turned', await download(made.id));
      expect(again.contentHash).toBe(made.contentHash);
      expect(
        again.classes.map(({ key, label, years, synonyms }) => ({ key, label, years, synonyms })),
      ).toEqual(made.classes.map(({ key, label, years, synonyms }) => ({ key, label, years, synonyms })));
      const origins = await test.deps.db.datasetItem.findMany({
        where: { versionId: again.id, origin: { not: null } },
      });
      expect(origins).toMatchObject([{ origin: 'table.jpg#xywh=1,2,3,4' }]);
    });

    it('opens photos when they are sent and not before', async () => {
      const hash = (await test.deps.db.datasetItem.findFirstOrThrow({ where: { versionId } })).photoHash;
      const { id } = await test.deps.db.datasetVersion.create({
        data: {
          dataset: { create: { name: 'Many' } },
          number: 1,
          contentHash: 'many',
          classCount: 1,
          trainPhotos: 400,
          validationPhotos: 0,
          testPhotos: 0,
          report: { skipped: [], notes: [] },
          classes: { create: { index: 0, key: 'a', label: 'a' } },
        },
      });
      await test.deps.db.datasetItem.createMany({
        data: Array.from({ length: 400 }, (_, n) => ({
          versionId: id,
          classIndex: 0,
          split: 'train',
          photoHash: hash,
          fileName: `${n}.png`,
        })),
      });
      let opened = 0;
      const blobs = Object.create(test.deps.blobs, {
        open: {
          value: (key: string) => {
            opened++;
            return test.deps.blobs.open(key);
          },
        },
      }) as typeof test.deps.blobs;
      const { open } = await exportVersion({ ...test.deps, blobs }, id);
      const stream = open();
      await once(stream, 'readable');
      await expect.poll(() => opened).toBeGreaterThan(0);
      await delay(200);
      const ahead = opened;
      expect(ahead).toBeLessThan(200);
      let sent = 0;
      for await (const chunk of stream) sent += (chunk as Buffer).length;
      expect(opened).toBe(400);
      expect(sent).toBeGreaterThan(400 * 100);
    });
  });

  describe('import', () => {
    const zip = () =>
      Promise.all([colourPhoto('red', 900), colourPhoto('green', 900)]).then(([red, green]) =>
        buildZip([
          { path: 'a/1.png', bytes: red },
          { path: 'b/1.png', bytes: green },
        ]),
      );

    it('takes a zip and answers which import it became', async () => {
      const response = await call('/api/datasets/import?name=By%20wire', member, {
        method: 'POST',
        body: await zip(),
      });
      expect(response.status).toBe(202);
      const { importId } = (await response.json()) as { importId: string };
      await importFinished(importId);
      expect(await getImport(test.deps, importId)).toMatchObject({
        state: 'succeeded',
        name: 'By wire',
        classes: 2,
      });
    });

    it('is refused while the person has five under way, with when to come again', async () => {
      const createdBy = 'user-member@example.org';
      const row = { name: 'Busy', state: 'running', phase: 'reading', createdBy };
      await test.deps.db.import.createMany({ data: Array(tunables.maxImportsPerPerson).fill(row) });
      const response = await call('/api/datasets/import?name=x', member, {
        method: 'POST',
        body: await zip(),
      });
      expect([response.status, response.headers.get('retry-after')]).toEqual([429, '60']);
      await test.deps.db.import.deleteMany({ where: { name: 'Busy' } });
    });

    it('is not for viewers', async () => {
      const response = await call('/api/datasets/import?name=x', viewer, {
        method: 'POST',
        body: await zip(),
      });
      expect(response.status).toBe(403);
    });

    it('wants a name and a zip', async () => {
      const nameless = await call('/api/datasets/import', member, { method: 'POST', body: await zip() });
      expect([nameless.status, await errorOf(nameless)]).toEqual([400, 'bad-request']);
      const empty = await call('/api/datasets/import?name=x', member, { method: 'POST' });
      expect([empty.status, await errorOf(empty)]).toEqual([400, 'bad-archive']);
    });

    it('refuses at once what announces to be too large', async () => {
      const status = await new Promise<number | undefined>((resolve, reject) => {
        const headers = { authorization: `Bearer ${member}`, 'content-length': tunables.maxArchiveBytes + 1 };
        const req = request(
          `${server.url}/api/datasets/import?name=x`,
          { method: 'POST', headers },
          (res) => {
            resolve(res.statusCode);
            req.destroy();
          },
        );
        req.on('error', reject);
        req.flushHeaders();
      });
      expect(status).toBe(413);
    });

    it('keeps nothing of an upload that breaks off', async () => {
      const headers = { authorization: `Bearer ${member}`, 'content-length': 1_000_000 };
      const req = request(`${server.url}/api/datasets/import?name=x`, { method: 'POST', headers });
      req.on('error', () => undefined);
      req.write(Buffer.alloc(1000));
      const files = async () => (await readdir(importTempDir(test.deps))).length;
      await expect.poll(files, { timeout: 5000 }).toBe(1);
      req.destroy();
      await expect.poll(files, { timeout: 5000 }).toBe(0);
    });
  });

  describe('photos', () => {
    async function somePhoto() {
      return (await test.deps.db.datasetItem.findFirstOrThrow({ where: { versionId } })).photoHash;
    }

    it('are served as they are, safe to open on their own', async () => {
      const hash = await somePhoto();
      const response = await call(`/api/photos/${hash}`, viewer);
      expect(response.headers.get('content-type')).toBe('image/png');
      expect(response.headers.get('cache-control')).toBe('private, no-cache');
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(response.headers.get('content-security-policy')).toContain('sandbox');
      expect(Buffer.from(await response.arrayBuffer())).toEqual(await test.deps.blobs.read(hash));
    });

    it('that an earlier release stored with place and author go out without them, under the name they had', async () => {
      const old = await sharp(await colourPhoto('blue', 77))
        .withExif({
          IFD0: { Artist: 'secret-author' },
          IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 12/1' },
        })
        .jpeg()
        .toBuffer();
      const { hash, bytes } = await test.deps.blobs.write(old);
      await test.deps.db.photo.create({ data: { hash, bytes, format: 'jpeg', width: 40, height: 32 } });
      const get = (headers = {}) => call(`/api/photos/${hash}`, viewer, { headers });
      const answers = await Promise.all([get(), get(), get()]);
      for (const answer of answers) {
        const shown = Buffer.from(await answer.arrayBuffer());
        expect(Number(answer.headers.get('content-length'))).toBe(shown.length);
        expect(answer.headers.get('content-type')).toBe('image/jpeg');
        expect((await sharp(shown).metadata()).exif).toBeUndefined();
        expect(shown.includes('secret-author')).toBe(false);
        expect(await sharp(shown).raw().toBuffer()).toEqual(await sharp(old).raw().toBuffer());
      }
      expect(await test.deps.blobs.read(hash)).toEqual(old);
      const etag = answers[0]?.headers.get('etag') ?? '';
      expect((await get({ 'if-none-match': etag })).status).toBe(304);
      // A team that keeps metadata on purpose gets it; who holds the copy does not take it for the same bytes.
      const keep = (keepPhotoMetadata: boolean, revision: number) =>
        saveRetention(test.deps, { retention: retentionSchema.parse({ keepPhotoMetadata }), revision });
      await keep(true, 0);
      const kept = await get({ 'if-none-match': etag });
      expect([kept.status, Buffer.from(await kept.arrayBuffer()).equals(old)]).toEqual([200, true]);
      await keep(false, 1);
    });

    it('have thumbnails that are made once and fit the size', async () => {
      const bytes = await sharp({ create: { width: 600, height: 300, channels: 3, background: '#c80' } })
        .jpeg()
        .withMetadata({ orientation: 6 })
        .toBuffer();
      const item = (await (
        await call('/api/classify?name=wide.jpg', viewer, { method: 'POST', body: bytes })
      ).json()) as ClassificationItem;
      const responses = await Promise.all(
        Array.from({ length: 5 }, () => call(`/api/photos/${item.photoHash}?size=128`, viewer)),
      );
      for (const response of responses) {
        expect(response.headers.get('content-type')).toBe('image/webp');
        const { width, height } = await sharp(Buffer.from(await response.arrayBuffer())).metadata();
        expect([width, height]).toEqual([64, 128]);
      }
      const folder = path.join(test.deps.env.dataDir, 'thumbnails', '128', item.photoHash.slice(0, 2));
      expect(await readdir(folder)).toEqual([`${item.photoHash}.webp`]);
      const etag = responses[0]?.headers.get('etag') ?? '';
      const again = await call(`/api/photos/${item.photoHash}?size=128`, viewer, {
        headers: { 'if-none-match': etag },
      });
      expect(again.status).toBe(304);
    });

    it('come in the sizes on offer only, and only when they are photos', async () => {
      expect((await call(`/api/photos/${await somePhoto()}?size=4000`, viewer)).status).toBe(400);
      const { onnxHash } = await test.deps.db.modelVersion.findUniqueOrThrow({ where: { id: model.id } });
      for (const hash of [onnxHash, 'f'.repeat(64), '..%2f..%2fsecret']) {
        expect((await call(`/api/photos/${hash}`, viewer)).status).toBe(404);
      }
    });
  });

  describe('incoming photos', () => {
    it('are sent by whoever may classify, once each, and accepted by members only', async () => {
      const body = await colourPhoto('green', 77);
      const send = (query: string, token = viewer) =>
        call(`/api/datasets/Colours/incoming?${query}`, token, { method: 'POST', body });
      const first = await send('name=coin.jpg&class=%202%20&note=worn');
      expect(first.status).toBe(201);
      const added = (await first.json()) as { id: string; hash: string };
      expect(added).toMatchObject({ isNew: true, present: null });
      expect((await send('name=again.jpg')).status).toBe(200);
      const row = await test.deps.db.incomingPhoto.findUniqueOrThrow({ where: { id: added.id } });
      expect(row).toMatchObject({ fileName: 'coin.jpg', classKey: '2', note: 'worn', source: 'api' });
      expect(await errorOf(await send(`class=${'a'.repeat(500)}`))).toBe('bad-request');
      expect(await errorOf(await call('/api/datasets/none/incoming', viewer, { method: 'POST', body }))).toBe(
        'not-found',
      );
      const decide = (path: string, token: string) =>
        call(`/api/trpc/incoming.${path}`, token, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: Buffer.from(JSON.stringify({ json: { datasetId: row.datasetId, photos: [added] } })),
        });
      expect((await decide('reject', viewer)).status).toBe(403);
      const withdrawn = await call('/api/trpc/incoming.withdraw', viewer, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: Buffer.from(JSON.stringify({ json: { id: added.id } })),
      });
      expect(withdrawn.status).toBe(200);
    });
  });

  describe('classify', () => {
    it('answers with the entry of the history', async () => {
      const response = await call(`/api/classify?models=${model.number}&name=my%20coin.png`, viewer, {
        method: 'POST',
        body: await colourPhoto('red', 55),
      });
      expect(response.status).toBe(200);
      const item = (await response.json()) as ClassificationItem;
      expect(item).toMatchObject({ fileName: 'my coin.png', user: 'viewer' });
      expect(item.results[0]?.top[0]).toMatchObject({ class: '1', country: 'redland' });
      expect(new Date(item.createdAt).getTime()).toBeGreaterThan(0);
    });

    it('refuses what is no photo, too large or a form', async () => {
      const post = (body: Uint8Array, headers = {}) =>
        call('/api/classify', viewer, { method: 'POST', body, headers });
      const nonsense = await post(Buffer.from('hello'));
      expect([nonsense.status, await errorOf(nonsense)]).toEqual([400, 'bad-photo']);
      const large = await post(Buffer.alloc(tunables.maxPhotoBytes + 1));
      expect([large.status, await errorOf(large)]).toEqual([413, 'too-large']);
      const form = await post(Buffer.from('x'), { 'content-type': 'multipart/form-data; boundary=x' });
      expect([form.status, await errorOf(form)]).toEqual([400, 'bad-request']);
    });
  });

  describe('model export', () => {
    it('is a zip with the model in both formats and a manifest', async () => {
      const response = await call(`/api/models/${model.number}/export`, viewer);
      expect(response.headers.get('content-disposition')).toContain(`mintmark-model-${model.number}.zip`);
      const bytes = Buffer.from(await response.arrayBuffer());
      expect(Number(response.headers.get('content-length'))).toBe(bytes.length);
      // A model that leaves the server is in the audit log, as a dataset is.
      const exported = { action: 'models.export', outcome: 'done' };
      const recorded = async () => {
        await test.deps.audit.flush();
        return test.deps.db.auditEntry.count({ where: exported });
      };
      await expect.poll(recorded).toBe(1);
      const zip = await yauzl.fromBufferPromise(bytes);
      const files = new Map<string, Buffer>();
      for await (const entry of zip.eachEntry()) {
        const chunks: Buffer[] = [];
        for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
        files.set(entry.fileName, Buffer.concat(chunks));
      }
      expect([...files.keys()].sort()).toEqual([
        'manifest.json',
        'model.onnx',
        'tfjs/group1-shard1of1.bin',
        'tfjs/model.json',
      ]);
      const manifest = JSON.parse(String(files.get('manifest.json')));
      expect(manifest).toMatchObject({
        format: 'mintmark-model',
        preprocessing: { size: 96, resize: 'cover' },
        classes: [{ key: '1', country: 'redland' }, { key: '2' }, { key: '3' }],
        metrics: { evaluations: [{ split: 'test', top1: 1 }] },
        lineage: { dataset: { name: 'Colours', version: 1 }, recipe: { model: { width: 0.35 } } },
      });
    });

    it('gives browsers the network that answers, once, and the program by a policy of its own', async () => {
      const whole = await test.deps.db.modelVersion.findUniqueOrThrow({ where: { id: model.id } });
      const network = await call(`/api/models/${model.number}/live-network`, viewer);
      const bytes = new Uint8Array(await network.arrayBuffer());
      const onnx = await test.deps.blobs.read(whole.onnxHash as string);
      expect(Buffer.compare(bytes, withoutOutput(onnx, 'heat_maps'))).toBe(0);
      const etag = network.headers.get('etag') ?? '';
      expect(network.headers.get('cache-control')).toBe('private, no-cache');
      const again = await call(`/api/models/${model.id}/live-network`, viewer, {
        headers: { 'if-none-match': etag },
      });
      expect(again.status).toBe(304);
      // Without a profile.
      await test.deps.db.modelProfile.deleteMany({ where: { modelId: model.id } });
      expect((await call(`/api/models/${model.id}/live-prototypes`, viewer)).status).toBe(404);
      expect((await call('/api/models/999/live-network', viewer)).status).toBe(404);

      const program = await call('/api/live/classifier.js', viewer);
      expect(await program.text()).not.toContain(projectRoot);
      expect(program.headers.get('content-security-policy')).toContain("'wasm-unsafe-eval'");
      expect(program.headers.get('content-security-policy')).toContain("connect-src 'self'");
      expect((await call('/api/live/..%2fserver.mjs', viewer)).status).toBe(404);
    });

    it('breaks off rather than leave out a file that is gone', async () => {
      const broken = await insertColourModel(test.deps, versionId, { gain: 7 });
      const { files } = await test.deps.db.modelVersion.findUniqueOrThrow({ where: { id: broken.id } });
      const shard = (files as { path: string; hash: string }[]).find((file) => file.path.endsWith('.bin'));
      await test.deps.blobs.remove(shard?.hash ?? '');
      const reading = call(`/api/models/${broken.id}/export`, viewer).then((response) =>
        response.arrayBuffer(),
      );
      await expect(reading).rejects.toThrow();
    });
  });
});

/** What a zip holds, in the order of its list. */
async function unpacked(bytes: Buffer): Promise<{ path: string; bytes: Buffer }[]> {
  const entries: { path: string; bytes: Buffer }[] = [];
  const zip = await yauzl.fromBufferPromise(bytes);
  for await (const entry of zip.eachEntry()) {
    entries.push({ path: entry.fileName, bytes: await buffer(await zip.openReadStreamPromise(entry)) });
  }
  return entries;
}
