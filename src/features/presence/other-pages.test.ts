import { describe, expect, it } from 'vitest';
import type { ReviewVisitor } from '@/shared/live-protocol';
import { cellsOf, initialsAt, OtherPages } from './other-pages';

const grace: ReviewVisitor = {
  reviewId: 'r',
  page: 'one',
  userId: 'grace',
  name: 'Grace Brewster Hopper',
  place: { kind: 'cell', truth: 1, predicted: 2 },
  isGone: false,
};
const alan = { ...grace, page: 'two', userId: 'alan', name: 'Alan' };

describe('OtherPages', () => {
  it('knows who is where at this review, until they leave or are not heard of', () => {
    const others = new OtherPages('r', 'me');
    others.hear(grace, 0);
    others.hear({ ...grace, page: 'three' }, 0);
    others.hear(alan, 20_000);
    others.hear({ ...alan, page: 'four', userId: 'me' }, 0);
    others.hear({ ...alan, page: 'five', reviewId: 'other' }, 0);
    expect(cellsOf(others.list())).toEqual([{ truth: 1, predicted: 2, initials: 'GB A' }]);
    others.hear({ ...grace, isGone: true }, 20_000);
    others.forget(31_000);
    expect(others.list().map(({ page }) => page)).toEqual(['two']);
    others.hear({ ...alan, place: { kind: 'photo', photoHash: 'f' } }, 31_000);
    expect(cellsOf(others.list())).toEqual([]);
    expect([initialsAt(others.list(), 'f'), initialsAt(others.list(), 'g')]).toEqual(['A', '']);
  });
});
