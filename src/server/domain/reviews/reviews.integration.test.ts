import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listFindingsInput } from '@/shared/contracts/curation';
import type { Verdict } from '@/shared/contracts/reviews';
import type { Actor } from '../../deps';
import { importColours, insertColourModel } from '../../testing/colour-models';
import { createTestDeps, insertTestMember, type TestDeps } from '../../testing/test-deps';
import { makeReport } from '../curation/make-report';
import { markPhoto, photoMarks } from '../curation/photo-marks';
import { listFindings, setFindingStatus } from '../curation/report-service';
import { restoreItems } from '../lifecycle/bin-service';
import { deleteItems } from '../lifecycle/service';
import { listNotifications } from '../notifications/service';
import { championHistory, listChampions, rollBack } from './champion-service';
import { compareForReview, listChangedPhotos } from './comparison-service';
import { decide } from './decide';
import { reviewDocument } from './review-document';
import { saveReviewRules } from './rules';
import { getReview, listReviews, openReview, withdrawReview } from './service';

describe('reviews', () => {
  let test: TestDeps;
  let versionId: string;
  let datasetId: string;
  let grace: Actor;
  let alan: Actor;
  let viewer: Actor;
  let first: { id: string; number: number };
  let second: { id: string; number: number };

  beforeAll(async () => {
    test = await createTestDeps();
    ({ versionId } = await importColours(test.deps, test.actor));
    const version = await test.deps.db.datasetVersion.findUniqueOrThrow({ where: { id: versionId } });
    datasetId = version.datasetId;
    grace = await insertTestMember(test.deps, { name: 'Grace', email: 'grace@example.org', role: 'member' });
    alan = await insertTestMember(test.deps, { name: 'Alan', email: 'alan@example.org', role: 'member' });
    viewer = await insertTestMember(test.deps, { name: 'Vi', email: 'vi@example.org', role: 'viewer' });
    // Of the four test photos of each class, the first takes every red one for blue, the second one green one for red.
    first = await insertColourModel(test.deps, versionId, {
      name: 'First',
      answer: (truth) => (truth === 0 ? 2 : truth),
    });
    second = await insertColourModel(test.deps, versionId, {
      name: 'Second & <b>złoty</b>',
      answer: (truth, photo) => (truth === 1 && photo % 4 === 0 ? 0 : truth),
    });
    await test.deps.db.run.updateMany({ data: { createdBy: 'Grace' } });
  });
  afterAll(() => test?.close());

  async function sign(actor: Actor, review: string, verdict: Verdict = 'approve') {
    const { hashes } = await getReview(test.deps, actor, review);
    return decide(test.deps, actor, { review, verdict, description: `${verdict} it`, hashes });
  }
  const put = async (model: string, reviewers: string[] = []) => {
    const input = { model, reviewers, notes: 'Please look.' };
    return (await openReview(test.deps, grace, input)).id;
  };
  const exported = async (actor: Actor, review: string) =>
    Buffer.from((await reviewDocument(test.deps, actor, { review, format: 'html' })).bytes).toString();
  const championOf = async () => (await listChampions(test.deps))[0]?.modelNumber ?? null;

  it('make the first champion by an approval, which is signed, and notify who was asked and who asked', async () => {
    const review = await put(first.id, [alan.userId]);
    const [asked] = (await listNotifications(test.deps, alan)).items;
    expect(asked).toMatchObject({ kind: 'review-requested', reviewNumber: 1, body: 'Please look.' });
    expect((await listNotifications(test.deps, viewer)).items).toEqual([]);
    expect(await championOf()).toBeNull();
    expect(await sign(alan, review)).toMatchObject({ promoted: true });
    expect(await championOf()).toBe(first.number);
    expect((await getReview(test.deps, grace, '#1')).decisions).toMatchObject([
      {
        signedBy: 'Alan',
        verdict: 'approve',
        reason: 'approve it',
        stale: [],
        superseded: false,
        mine: false,
      },
    ]);
    expect((await listNotifications(test.deps, grace)).items[0]).toMatchObject({ kind: 'review-decided' });
    await expect(sign(grace, review, 'request-changes')).rejects.toMatchObject({ code: 'conflict' });
    await expect(put(first.id)).rejects.toThrow(/is the champion already/);
    await test.deps.audit.flush();
    const entry = await test.deps.db.auditEntry.findFirstOrThrow({ where: { action: 'champion.move' } });
    expect(entry).toMatchObject({ actorName: 'Alan', objectId: first.id });
    expect(JSON.parse(entry.detail)).toMatchObject({ data: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  it('hold the version against the champion: what it lost and gained, class by class and photo by photo', async () => {
    const review = await put(second.id);
    const compared = await compareForReview(test.deps, { review });
    expect(compared.paired).toEqual({
      photos: 12,
      bothRight: 7,
      onlyBaselineRight: 1,
      onlyModelRight: 4,
      grouped: { photos: 0, votes: 0 },
    });
    // Two of the photos that it has gained are faces of one coin: they have one vote.
    const reds = { versionId, split: 'test', classIndex: 0 };
    const faces = await test.deps.db.datasetItem.findMany({ where: reds, take: 2 });
    const ids = { id: { in: faces.map(({ id }) => id) } };
    await test.deps.db.datasetItem.updateMany({ where: ids, data: { coin: 'one' } });
    expect((await compareForReview(test.deps, { review })).paired).toMatchObject({
      photos: 11,
      onlyModelRight: 3,
      grouped: { photos: 2, votes: 1 },
    });
    await test.deps.db.datasetItem.updateMany({ where: ids, data: { coin: null } });
    expect(
      compared.byClass.map(({ label, onlyBaselineRight, tooFew }) => [label, onlyBaselineRight, tooFew]),
    ).toEqual([
      ['2 Cents · Green dollar · greenland', 1, true],
      ['1 Cent · Red dollar · redland', 0, true],
    ]);
    expect(compared.matrixChange).toEqual([
      [0, 0, 4],
      [0, 2, -4],
      [1, 0, 1],
      [1, 1, -1],
    ]);
    expect(compared.data).toBeNull();
    const photos = { review, split: 'test' as const, cursor: 0, limit: 24 };
    const lost = await listChangedPhotos(test.deps, { ...photos, kind: 'new-errors' });
    expect(lost).toMatchObject({
      total: 1,
      photos: [
        { truth: '2 Cents · Green dollar · greenland', model: { answer: '1 Cent · Red dollar · redland' } },
      ],
    });
    expect((await listChangedPhotos(test.deps, { ...photos, kind: 'fixed' })).total).toBe(4);
    const text = await exported(viewer, review);
    expect(text).toContain('Review #2: model #2 Second &#38; &#60;b&#62;złoty&#60;/b&#62;');
    expect(text.match(/src="data:image\/webp;base64,/g)).toHaveLength(5);
    expect(text).not.toMatch(/<script|<b>|undefined/);
    const pdf = await reviewDocument(test.deps, viewer, { review, format: 'pdf' });
    expect(pdf.fileName).toBe('mintmark-review-2.pdf');
    const read = await getDocumentProxy(Uint8Array.from(pdf.bytes));
    expect((await extractText(read, { mergePages: true })).text).toMatch(
      /^Review #2: model #2 Second & <b>złoty<\/b>.*They cannot be told apart on 12 photos.*Green dollar.*→ 1 Cent · Red dollar\s· redland/s,
    );
    // Nothing depends on what fonts the reader has: each is in the file, and so are the five photos.
    const raw = Buffer.from(pdf.bytes).toString('latin1');
    const fonts = raw.match(/\/BaseFont \/[A-Z]{6}\+DejaVu\w*/g) ?? [];
    expect(fonts.length).toBe(raw.match(/\/BaseFont /g)?.length);
    expect(raw.match(/\/FontFile2 /g)?.length).toBe(3);
    expect(raw.match(/\/Subtype \/Image/g)).toHaveLength(5);
    await withdrawReview(test.deps, grace, review);
  });

  it('need the team’s quorum, of others than who started the run, and nobody who asks for changes', async () => {
    await saveReviewRules(test.deps, { quorum: 2, ownRuns: false, approvers: 'member' });
    const review = await put(second.id);
    await expect(sign(grace, review)).rejects.toThrow(/You started the run/);
    await expect(sign(viewer, review)).rejects.toMatchObject({ code: 'not-allowed' });
    const local = { ...alan, token: { id: 't', scopes: null, isLocal: true } };
    await expect(sign(local, review)).rejects.toThrow(/signed by a person/);
    expect(await sign(alan, review)).toMatchObject({ promoted: false });
    // Twice the same person is one person.
    expect(await sign(alan, review)).toMatchObject({ promoted: false });
    expect(await sign(grace, review, 'request-changes')).toMatchObject({ promoted: false });
    expect(await sign(test.actor, review)).toMatchObject({ promoted: false });
    expect(await championOf()).toBe(first.number);
    await withdrawReview(test.deps, grace, review);
    const again = await put(second.id);
    await sign(alan, again);
    expect(await sign(test.actor, again)).toMatchObject({ promoted: true });
    expect(await championOf()).toBe(second.number);
    await saveReviewRules(test.deps, { quorum: 1, ownRuns: true, approvers: 'administrator' });
    const third = await put(first.id);
    await expect(sign(alan, third)).rejects.toThrow(/administrators decide/);
    await withdrawReview(test.deps, grace, third);
    await saveReviewRules(test.deps, { quorum: 1, ownRuns: true, approvers: 'member' });
  });

  it('bind the hashes of weights, data and evaluation: when one changes, a decision is stale and another look is asked', async () => {
    const { deps } = test;
    await saveReviewRules(deps, { quorum: 2, ownRuns: true, approvers: 'member' });
    const third = await insertColourModel(deps, versionId, { name: 'Third' });
    const review = await put(third.id);
    await sign(alan, review);
    const seen = await getReview(deps, grace, review);
    const model = await deps.db.modelVersion.findUniqueOrThrow({ where: { id: third.id } });
    const files = (model.files as { path: string; hash: string; bytes: number }[]).map((file) =>
      file.path.startsWith('tfjs/group') ? { ...file, hash: 'f'.repeat(64) } : file,
    );
    await deps.db.modelVersion.update({ where: { id: third.id }, data: { files } });
    const now = await getReview(deps, grace, review);
    expect(now.decisions[0]?.stale).toEqual(['weights']);
    const blind = { review, verdict: 'approve' as const, description: 'Good', hashes: seen.hashes };
    await expect(decide(deps, grace, blind)).rejects.toThrow(/has changed \(weights\)/);
    // One stale and one fresh approval are no quorum of two.
    expect(await sign(grace, review)).toMatchObject({ promoted: false });
    expect(await sign(alan, review)).toMatchObject({ promoted: true });
    await saveReviewRules(deps, { quorum: 1, ownRuns: true, approvers: 'member' });
  });

  it('that are open while another version becomes the champion have to be put up again', async () => {
    const { deps } = test;
    const made = [];
    for (const name of ['Fourth', 'Fifth']) made.push(await insertColourModel(deps, versionId, { name }));
    const reviews = [];
    for (const { id } of made) reviews.push(await put(id));
    const [one = '', other = ''] = reviews;
    const both = await Promise.allSettled([sign(alan, one), sign(grace, other)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const left = both[0]?.status === 'fulfilled' ? other : one;
    expect((await listReviews(deps, { limit: 50 })).items.find(({ id }) => id === left)).toMatchObject({
      state: 'open',
      outdated: true,
    });
    await expect(sign(alan, left)).rejects.toThrow(/Another version became the champion/);
    await withdrawReview(deps, grace, left);
  });

  it('are rolled back champion by champion, with the history kept', async () => {
    const { deps } = test;
    const before = (await listChampions(deps))[0];
    const from = before?.move ?? 0;
    await rollBack(deps, alan, { datasetId, from, description: 'It failed at the desk.' });
    expect(await championOf()).toBe(before?.previous?.modelNumber);
    const twice = rollBack(deps, alan, { datasetId, from, description: 'Again' });
    await expect(twice).rejects.toMatchObject({ code: 'conflict' });
    const [now] = await listChampions(deps);
    expect(now?.previous?.modelNumber).toBe(second.number);
    await rollBack(deps, alan, { datasetId, from: now?.move ?? 0, description: 'Further' });
    const history = await championHistory(deps, datasetId);
    expect(history.map(({ kind, modelNumber }) => [kind, modelNumber]).slice(0, 2)).toEqual([
      ['roll-back', second.number],
      ['roll-back', before?.previous?.modelNumber],
    ]);
    expect(history.at(-1)).toMatchObject({ kind: 'decision', modelNumber: first.number, signedBy: 'Alan' });
  });

  it('keep a champion from being deleted, unless its dataset goes along', async () => {
    const { deps } = test;
    const kept = await deleteItems(deps, test.actor, {
      kind: 'model',
      refs: [second.id],
      withDependents: false,
    });
    expect(kept.refused[0]?.reason).toMatch(/is the champion of its dataset: roll back/);
    await deps.db.run.updateMany({ data: { state: 'succeeded' } });
    const gone = await deleteItems(deps, test.actor, {
      kind: 'dataset',
      refs: [datasetId],
      withDependents: true,
    });
    expect(gone.refused).toEqual([]);
    expect(await listChampions(deps)).toEqual([]);
    await restoreItems(deps, test.actor, { kind: 'dataset', refs: [datasetId] });
    expect(await championOf()).toBe(second.number);
  });

  it('say of leaks in the data of a version wherever its figures stand', async () => {
    const { deps } = test;
    await deps.db.finding.create({
      data: { versionId, kind: 'near-copies', key: 'leak', acrossSplits: true, photos: [], photoCount: 2 },
    });
    const leaks = { state: 'found', groups: 1, override: null };
    expect((await getReview(deps, grace, '#1')).model.leaks).toEqual(leaks);
    const listed = (await listReviews(deps, { limit: 50 })).items;
    expect(listed.map(({ model }) => model.leaks)).toEqual(listed.map(() => leaks));
    expect(await exported(grace, '#1')).toContain('1 group of copies across the splits');
  });

  it('put a photo that is marked into the queue of its dataset, where a report keeps it, also of the next version', async () => {
    const { deps } = test;
    const { photoHash } = await deps.db.datasetItem.findFirstOrThrow({ where: { versionId, split: 'test' } });
    const photo = { model: String(second.number), photoHash };
    expect(await photoMarks(deps, photo)).toEqual({ datasetId, held: true, marks: [] });
    for (const mark of ['mislabelled', 'ambiguous', 'ambiguous'] as const)
      await markPhoto(deps, grace, { ...photo, mark });
    const queue = async (of: string) =>
      (await listFindings(deps, listFindingsInput.parse({ versionId: of, limit: 200 }))).items
        .filter(({ kind }) => kind === 'mislabelled' || kind === 'ambiguous')
        .map(({ kind, status, statusBy }) => [kind, status, statusBy]);
    const open = [
      ['mislabelled', 'open', 'Grace'],
      ['ambiguous', 'open', 'Grace'],
    ];
    expect(await queue(versionId)).toEqual(open);
    const report = (of: string) =>
      makeReport(deps, { versionId: of, network: null, signal: new AbortController().signal });
    await report(versionId);
    expect(await queue(versionId)).toEqual(open);

    // What was settled is opened again by who marks it again.
    const { id } = await deps.db.finding.findFirstOrThrow({ where: { versionId, kind: 'ambiguous' } });
    await setFindingStatus(deps, alan, { versionId, findings: [id], status: 'done' });
    const next = await deps.db.datasetVersion.create({
      data: {
        datasetId,
        number: 2,
        contentHash: 'next',
        classCount: 3,
        trainPhotos: 0,
        validationPhotos: 0,
        testPhotos: 1,
        report: { skipped: [], notes: [] },
        classes: { create: [{ index: 0, key: '1', label: 'red' }] },
        items: { create: [{ classIndex: 0, split: 'test', photoHash, fileName: 'red.png' }] },
      },
    });
    await report(next.id);
    expect(await queue(next.id)).toEqual([['mislabelled', 'open', 'Grace']]);
    await markPhoto(deps, alan, { ...photo, mark: 'ambiguous' });
    expect((await photoMarks(deps, photo)).marks).toMatchObject([
      { mark: 'mislabelled', by: 'Grace' },
      { mark: 'ambiguous', status: 'open', by: 'Alan' },
    ]);
    const unknown = { ...photo, photoHash: '0'.repeat(64) };
    await expect(markPhoto(deps, grace, { ...unknown, mark: 'ambiguous' })).rejects.toMatchObject({
      code: 'conflict',
    });
    await deps.db.datasetVersion.delete({ where: { id: next.id } });
  });
});
