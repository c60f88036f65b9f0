import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { CommentAnchor } from '@/shared/contracts/comments';
import type { Actor } from '../../deps';
import { importColours, insertColourModel } from '../../testing/colour-models';
import { createTestDeps, insertTestMember, type TestDeps } from '../../testing/test-deps';
import { tunables } from '../../tunables';
import { addComment, editComment, listComments, resolveComment } from './service';

describe('comments', () => {
  let test: TestDeps;
  let model: string;
  let grace: Actor;
  let alan: Actor;
  beforeAll(async () => {
    test = await createTestDeps();
    const { versionId } = await importColours(test.deps, test.actor);
    model = (await insertColourModel(test.deps, versionId)).id;
    grace = await insertTestMember(test.deps, { name: 'Grace', email: 'grace@example.org', role: 'viewer' });
    alan = await insertTestMember(test.deps, { name: 'Alan', email: 'alan@example.org', role: 'member' });
  });
  afterAll(() => test?.close());

  const cell = { split: 'test' as const, truth: 0, predicted: 2 };

  it('stand on a version or on a cell, which lists can be narrowed to', async () => {
    const changed = vi.fn();
    const stop = test.deps.live.on('changed', changed);
    await addComment(test.deps, grace, { model, body: 'Good one' });
    const onCell = await addComment(test.deps, alan, { model, body: 'Both are red', cell });
    stop();
    expect(changed.mock.calls).toEqual([['comments'], ['comments']]);
    expect(onCell.cell).toMatchObject({
      truthLabel: '1 Cent · Red dollar · redland',
      predictedLabel: 'Blue button',
    });
    const all = await listComments(test.deps, grace, { model });
    expect(all.map(({ body, author, mine }) => [body, author.name, mine])).toEqual([
      ['Good one', 'Grace', true],
      ['Both are red', 'Alan', false],
    ]);
    expect(await listComments(test.deps, grace, { model, ...cell })).toHaveLength(1);
    expect(await listComments(test.deps, grace, { model, ...cell, truth: 1 })).toHaveLength(0);
  });

  it('are refused on a cell the model does not have', async () => {
    const adding = addComment(test.deps, grace, { model, body: 'Here?', cell: { ...cell, truth: 3 } });
    await expect(adding).rejects.toMatchObject({ code: 'bad-request' });
  });

  it('are edited by their author only, administrators included', async () => {
    const { id } = await addComment(test.deps, grace, { model, body: 'Frist' });
    for (const other of [alan, test.actor]) {
      await expect(editComment(test.deps, other, { id, revision: 0, body: 'No' })).rejects.toMatchObject({
        code: 'not-allowed',
      });
    }
    await editComment(test.deps, grace, { id, revision: 0, body: 'First' });
    const edited = (await listComments(test.deps, grace, { model })).find((comment) => comment.id === id);
    expect(edited).toMatchObject({ body: 'First', editedAt: expect.any(Date) });
  });

  it('are answered in threads about the same place, which anybody may settle and open again', async () => {
    const { deps } = test;
    const first = await addComment(deps, grace, { model, body: 'Why red?', cell: { ...cell, truth: 1 } });
    const answer = await addComment(deps, alan, { model: 'ignored', body: 'Light.', replyTo: first.id });
    const again = await addComment(deps, grace, { model, body: 'I see.', replyTo: answer.id });
    expect([answer, again].map(({ threadId }) => threadId)).toEqual([first.id, first.id]);
    const thread = () => listComments(deps, grace, { model, ...cell, truth: 1 });
    expect(await thread()).toHaveLength(3);
    await resolveComment(deps, alan, { id: again.id, resolved: true });
    expect((await thread())[0]?.resolved).toMatchObject({ by: 'Alan', at: expect.any(Date) });
    await resolveComment(deps, grace, { id: first.id, resolved: false });
    expect((await thread())[0]?.resolved).toBeNull();
    await expect(resolveComment(deps, grace, { id: 'gone', resolved: true })).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('on a class, a photo or a point of a curve are kept by its key, hash and epoch, and found from other models', async () => {
    const { deps } = test;
    const { datasetVersionId } = await deps.db.modelVersion.findUniqueOrThrow({ where: { id: model } });
    const other = (await insertColourModel(deps, datasetVersionId)).id;
    const { photoHash } = await deps.db.datasetItem.findFirstOrThrow({
      where: { versionId: datasetVersionId },
    });
    const { key } = await deps.db.datasetClass.findFirstOrThrow({ where: { versionId: datasetVersionId } });
    const say = (anchor: CommentAnchor) => addComment(deps, grace, { model, body: 'Here', anchor });
    await say({ kind: 'class', classKey: key });
    await say({ kind: 'photo', photoHash });
    await say({ kind: 'point', metric: 'valLoss', epoch: 7 });
    const found = await Promise.all([
      listComments(deps, grace, { model: other, classKey: key }),
      listComments(deps, grace, { model: other, photoHash }),
      listComments(deps, grace, { model: other }),
    ]);
    expect(found.map((comments) => comments.map(({ anchor }) => anchor?.kind))).toEqual([
      ['class'],
      ['photo'],
      [],
    ]);
    expect((await listComments(deps, grace, { model })).at(-1)?.anchor).toEqual({
      kind: 'point',
      metric: 'valLoss',
      epoch: 7,
    });
    await expect(say({ kind: 'class', classKey: 'none' })).rejects.toMatchObject({ code: 'bad-request' });
    await expect(say({ kind: 'photo', photoHash: '0'.repeat(64) })).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('tell whom they name, and of an answer who wrote in the thread, and never their author', async () => {
    const { deps } = test;
    await deps.db.notification.deleteMany();
    const first = await addComment(deps, grace, { model, body: 'What do you say, @alan and @Grace?' });
    await addComment(deps, alan, { model, body: 'Fine.', replyTo: first.id });
    const notices = await deps.db.notification.findMany({ orderBy: { createdAt: 'asc' } });
    expect(notices.map(({ kind, recipientId, title }) => [kind, recipientId, title])).toEqual([
      ['comment', alan.userId, expect.stringMatching(/^Grace mentions you at model #\d+$/)],
      ['comment', grace.userId, expect.stringMatching(/^Alan answers at model #\d+$/)],
    ]);
    expect(notices[0]?.path).toBe(`/models/${model}`);
  });

  it('mail nobody a hundred times: a person writes so many a minute, others continue', async () => {
    const { deps } = test;
    await deps.db.notification.deleteMany();
    const eve = await insertTestMember(deps, { name: 'Eve', email: 'eve@example.org', role: 'viewer' });
    const most = tunables.maxCommentsPerMinute;
    for (let n = 0; n < most; n++) await addComment(deps, eve, { model, body: `@Alan ${n}` });
    await expect(addComment(deps, eve, { model, body: '@Alan again' })).rejects.toMatchObject({
      code: 'too-many-requests',
      retryAfterSeconds: 60,
    });
    expect(await deps.db.notification.count({ where: { recipientId: alan.userId } })).toBe(most);
    await addComment(deps, alan, { model, body: 'Stop it.' });
  });
});
