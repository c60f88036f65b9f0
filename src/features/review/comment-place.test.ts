import { expect, it } from 'vitest';
import type { CommentItem } from '@/shared/contracts/comments';
import { draftName, threadsOf } from './comment-place';

const comment = (id: string, threadId: string | null = null) => ({ id, threadId }) as CommentItem;

it('puts answers under what they answer; those of a deleted one begin their own thread', () => {
  const threads = threadsOf([
    comment('a'),
    comment('b'),
    comment('c', 'a'),
    comment('d', 'gone'),
    comment('e', 'gone'),
  ]);
  expect(threads.map(({ first, answers }) => [first.id, answers.map(({ id }) => id)])).toEqual([
    ['a', ['c']],
    ['b', []],
    ['d', ['e']],
  ]);
});

it('keeps a draft for each place', () => {
  const cell = { split: 'test', truth: 0, predicted: 2 } as const;
  expect(draftName('m', { cell })).toBe('comment:m:test:0:2');
  expect(draftName('m', {}, 'c')).toBe('comment:m:reply:c');
  expect(draftName('m', { anchor: { kind: 'point', metric: 'loss', epoch: 3 } })).toBe(
    'comment:m:point:loss:3',
  );
});
