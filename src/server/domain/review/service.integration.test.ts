import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Actor } from '../../deps';
import { importColours, insertColourModel } from '../../testing/colour-models';
import { createTestDeps, insertTestMember, type TestDeps } from '../../testing/test-deps';
import { addComment, editComment, listComments } from './service';

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
});
