import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type IncomingView, listIncomingInput } from '@/shared/contracts/incoming';
import { importColours, insertColourModel } from '../../testing/colour-models';
import { createTestDeps, insertTestMember, type TestDeps } from '../../testing/test-deps';
import { colourPhoto } from '../../testing/test-photos';
import { tunables } from '../../tunables';
import { releaseBlobs } from '../blobs/unused-blobs';
import { classifyPhoto } from '../classify/service';
import { importFinished } from '../datasets/import/import-run';
import { failInterruptedImports, getImport } from '../datasets/import/import-service';
import { getVersion } from '../datasets/service';
import { acceptIncoming } from './accept';
import { removeDecidedPhotos } from './remove-decided';
import { reportWrong, sendPhoto, withdrawPhoto } from './send-photo';
import { getIncomingCounts, labelIncoming, listIncoming, rejectIncoming, restoreIncoming } from './service';

let test: TestDeps;
let datasetId: string;
let model: { id: string };
let seed = 500;

beforeAll(async () => {
  test = await createTestDeps();
  const colours = await importColours(test.deps, test.actor);
  model = await insertColourModel(test.deps, colours.versionId);
  datasetId = (await getVersionOf(colours.versionId)).datasetId;
});
afterAll(() => test?.close());
beforeEach(async () => {
  await test.deps.db.incomingPhoto.deleteMany();
});

const getVersionOf = (id: string) => test.deps.db.datasetVersion.findUniqueOrThrow({ where: { id } });
const photo = () => colourPhoto('red', seed++);

async function send(classKey: string | null = null, bytes?: Uint8Array) {
  const sent = { dataset: datasetId, fileName: 'image.jpg', source: 'api', classKey } as const;
  return sendPhoto(test.deps, test.actor, { ...sent, bytes: bytes ?? (await photo()) });
}
const list = async (view: IncomingView) =>
  (await listIncoming(test.deps, listIncomingInput.parse({ datasetId, view }))).items;
const seen = async (view: IncomingView) => (await list(view)).map(({ id, revision }) => ({ id, revision }));
const accept = (expected: number, more: Partial<Parameters<typeof acceptIncoming>[2]> = {}) =>
  acceptIncoming(test.deps, test.actor, {
    datasetId,
    photos: 'all',
    expected,
    into: 'train',
    message: '',
    ...more,
  });
async function accepted(starting: Promise<{ importId: string }>) {
  const { importId } = await starting;
  await importFinished(importId);
  return getImport(test.deps, importId);
}

describe('the incoming queue', () => {
  it('keeps a photo once, without what its camera wrote, and names where the dataset has it', async () => {
    const bytes = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#a50' } })
      .withExif({ IFD0: { Copyright: 'secret place' } })
      .jpeg()
      .toBuffer();
    const first = await send(null, bytes);
    expect((await test.deps.blobs.read(first.hash)).includes('secret place')).toBe(false);
    const both = await Promise.all([send('1', bytes), send(null, bytes)]);
    expect(both).toEqual([
      { ...first, isNew: false },
      { ...first, isNew: false },
    ]);
    expect(await list('labelled')).toMatchObject([{ class: '1', present: null, state: 'waiting' }]);

    const { photoHash } = await test.deps.db.datasetItem.findFirstOrThrow({ where: { split: 'train' } });
    const known = await send(null, await test.deps.blobs.read(photoHash));
    expect(known).toMatchObject({ hash: photoHash, present: { split: 'train' } });
    await expect(send(null, Buffer.from('no photo'))).rejects.toMatchObject({ code: 'bad-photo' });
  });

  it('takes a photo back while nobody else has processed it', async () => {
    const { id } = await send('1');
    const other = await insertTestMember(test.deps, { name: 'Bo', email: 'bo@example.org', role: 'member' });
    await expect(withdrawPhoto(test.deps, other, id)).rejects.toMatchObject({ code: 'conflict' });
    await withdrawPhoto(test.deps, test.actor, id);
    expect(await list('labelled')).toEqual([]);
  });

  it('keeps what others have labelled and decided, whatever a viewer sends', async () => {
    const ivy = await insertTestMember(test.deps, { name: 'Ivy', email: 'ivy@example.org', role: 'viewer' });
    const bytes = await photo();
    const sendAs = (classKey: string | null, note = '') => {
      const sent = {
        dataset: datasetId,
        fileName: 'gpj\u202e.exe\n',
        source: 'api',
        classKey,
        note,
      } as const;
      return sendPhoto(test.deps, ivy, { ...sent, bytes });
    };
    await sendAs('1');
    await sendAs('2', 'it is worn');
    expect(await list('labelled')).toMatchObject([{ class: '2', note: 'it is worn', fileName: 'gpj.exe' }]);
    await labelIncoming(test.deps, test.actor, { datasetId, photos: await seen('labelled'), class: '3' });
    expect(await sendAs('1', 'mine')).toMatchObject({ isNew: false });
    expect(await list('labelled')).toMatchObject([{ class: '3', note: 'it is worn' }]);
    await rejectIncoming(test.deps, test.actor, { datasetId, photos: await seen('labelled') });
    await sendAs('1');
    expect(await list('rejected')).toMatchObject([{ class: '3' }]);
    // Of one who may decide it waits again.
    await send('1', bytes);
    expect(await list('labelled')).toMatchObject([{ class: '1' }]);
  });

  it('suggests what the newest model of the dataset has said on Classify, where it was wrong', async () => {
    const bytes = await photo();
    const item = await classifyPhoto(test.deps, test.actor, { bytes, fileName: 'a.png', models: [model.id] });
    await reportWrong(test.deps, test.actor, {
      classificationId: item.id,
      datasetId,
      class: null,
      note: 'it is worn',
    });
    const [waiting] = await list('unlabelled');
    expect(waiting).toMatchObject({ source: 'classify', note: 'it is worn', sentBy: test.actor.name });
    expect(waiting?.suggestion?.top[0]?.class).toBe(item.results[0]?.top[0]?.class);
  });

  it('labels and rejects at the state that was seen, and takes both back', async () => {
    await send();
    await send();
    const photos = await seen('unlabelled');
    expect(await labelIncoming(test.deps, test.actor, { datasetId, photos, class: '1' })).toEqual({
      changed: 2,
      stale: [],
    });
    const [one, two] = await seen('labelled');
    if (!one || !two) throw new Error('two photos are labelled');
    await rejectIncoming(test.deps, test.actor, { datasetId, photos: [one] });
    // Somebody who still sees them as they were before.
    expect(await labelIncoming(test.deps, test.actor, { datasetId, photos: [one, two], class: '3' })).toEqual(
      {
        changed: 1,
        stale: [one.id],
      },
    );
    await restoreIncoming(test.deps, { datasetId, photos: await seen('rejected') });
    expect((await list('labelled')).map((row) => row.class).sort()).toEqual(['1', '3']);
    const labelled = await seen('labelled');
    await labelIncoming(test.deps, test.actor, { datasetId, photos: labelled, class: null });
    expect(await getIncomingCounts(test.deps, datasetId)).toMatchObject({
      unlabelled: 2,
      labelled: 0,
      rejected: 0,
    });
  });

  it('accepts into the next version, whoever presses the button, and no photo twice', async () => {
    const before = await getVersion(test.deps, { dataset: datasetId });
    const sent = [await send('1'), await send('1'), await send('7 Cent,Euro,Spain')];
    await send();
    const { nextVersion, acceptable } = await getIncomingCounts(test.deps, datasetId);
    expect({ nextVersion, acceptable }).toEqual({ nextVersion: before.number + 1, acceptable: 3 });
    await expect(accept(2)).rejects.toThrow('Meanwhile 3 photos can be accepted, not 2.');

    const twice = await Promise.allSettled([accept(3, { message: 'From the fair' }), accept(3)]);
    expect(twice.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const won = twice.find((one) => one.status === 'fulfilled') as PromiseFulfilledResult<{
      importId: string;
    }>;
    expect(await accepted(Promise.resolve(won.value))).toMatchObject({
      state: 'succeeded',
      version: nextVersion,
    });

    const version = await getVersion(test.deps, { dataset: datasetId });
    expect(version).toMatchObject({ number: nextVersion, createdBy: test.actor.name });
    expect(version.photos.train).toBe(before.photos.train + 3);
    expect(version.photos.test).toBe(before.photos.test);
    expect(version.classes.find(({ key }) => key === '7 Cent,Euro,Spain')).toMatchObject({
      country: 'Spain',
    });
    const rows = await test.deps.db.datasetItem.findMany({
      where: { versionId: version.id, photoHash: { in: sent.map(({ hash }) => hash) } },
    });
    expect(new Set(rows.map(({ fileName }) => fileName)).size).toBe(3);
    expect((await list('accepted')).map(({ state }) => state)).toEqual(['accepted', 'accepted', 'accepted']);
    expect(await getIncomingCounts(test.deps, datasetId)).toMatchObject({ unlabelled: 1, labelled: 0 });
    // Sent again, it waits again and says where the dataset has it; it cannot be accepted once more.
    await send('1', await test.deps.blobs.read(sent[0]?.hash ?? ''));
    expect(await list('labelled')).toMatchObject([{ present: { class: '1', split: 'train' } }]);
    await expect(accept(1, { photos: await seen('labelled') })).rejects.toThrow(
      'in the latest version already',
    );
  });

  it('moves no photo of a dataset that has no test photos, whichever way new ones are accepted', async () => {
    const latest = await getVersion(test.deps, { dataset: datasetId });
    await test.deps.db.datasetItem.deleteMany({ where: { versionId: latest.id, split: 'test' } });
    const before = await getVersion(test.deps, { dataset: datasetId });
    await send('1');
    expect(await accepted(accept(1))).toMatchObject({ state: 'succeeded' });
    const trained = await getVersion(test.deps, { dataset: datasetId });
    expect(trained.photos).toEqual({ ...before.photos, train: before.photos.train + 1, test: 0 });
    // Shared out, new ones are tested on, and only those.
    for (let sent = 0; sent < 4; sent++) await send('1');
    expect(await accepted(accept(4, { into: 'share' }))).toMatchObject({ state: 'succeeded' });
    const { photos } = await getVersion(test.deps, { dataset: datasetId });
    expect(photos.test).toBe(1);
    expect(photos.train + photos.validation + photos.test).toBe(
      trained.photos.train + trained.photos.validation + 4,
    );
  });

  it('lets the photos wait again when their version cannot be saved, or the server dies', async () => {
    const { hash } = await send('1');
    const other = await send('1');
    await test.deps.blobs.remove(hash);
    expect(await accepted(accept(2))).toMatchObject({
      state: 'failed',
      error: expect.stringMatching(/^image-\w{8}\.jpg is not in the store any more\. Reject it/),
    });
    expect(await list('labelled')).toHaveLength(2);
    await rejectIncoming(test.deps, test.actor, {
      datasetId,
      photos: (await list('labelled')).filter((row) => row.hash === hash),
    });
    expect(await accepted(accept(1))).toMatchObject({ state: 'succeeded' });

    // The crash came between the rows and the version.
    const row = await test.deps.db.incomingPhoto.findFirstOrThrow({ where: { photoHash: other.hash } });
    await test.deps.db.import.update({ where: { id: row.importId ?? '' }, data: { state: 'running' } });
    expect(await list('accepted')).toMatchObject([{ state: 'accepting' }]);
    await failInterruptedImports(test.deps);
    expect(await list('labelled')).toHaveLength(1);
  });

  it('keeps the files of its photos until it was decided long ago', async () => {
    const { hash } = await send('1');
    await releaseBlobs(test.deps, [hash]);
    expect(await test.deps.blobs.has(hash)).toBe(true);
    await rejectIncoming(test.deps, test.actor, { datasetId, photos: await seen('labelled') });
    const { signal } = new AbortController();
    expect(await removeDecidedPhotos(test.deps, signal)).toBe(0);
    const longAgo = new Date(Date.now() - (tunables.decidedIncomingDays + 1) * 86_400_000);
    await test.deps.db.incomingPhoto.updateMany({ data: { rejectedAt: longAgo } });
    expect(await removeDecidedPhotos(test.deps, signal)).toBe(1);
    await releaseBlobs(test.deps, [hash]);
    expect(await test.deps.blobs.has(hash)).toBe(test.deps.db.dialect.isShared);
  });
});
