import { describe, expect, it } from 'vitest';
import { readPages } from './paging';

/** A list of `total` numbers, and the pages that were asked of it. */
function listOf(total: number) {
  const asked: { cursor?: string; limit: number }[] = [];
  const read = async (page: { cursor?: string; limit: number }) => {
    asked.push(page);
    const start = Number(page.cursor ?? 0);
    const end = Math.min(total, start + page.limit);
    const items = Array.from({ length: end - start }, (_, i) => start + i);
    return { items, nextCursor: end < total ? String(end) : null, total };
  };
  return { read, asked };
}

const noun = ['run', 'runs'] as const;

describe('reading a list page by page', () => {
  it('stops at the limit', async () => {
    const { read, asked } = listOf(500);
    expect(await readPages(read, { limit: 250, noun })).toHaveLength(250);
    expect(asked).toEqual([
      { cursor: undefined, limit: 200 },
      { cursor: '200', limit: 50 },
    ]);
  });

  it('reads all where all are wanted, each once', async () => {
    const { read } = listOf(450);
    const items = await readPages(read, { limit: 50, all: true, noun });
    expect(new Set(items).size).toBe(450);
  });

  it('needs one page where there is no more', async () => {
    const { read, asked } = listOf(3);
    expect(await readPages(read, { limit: 50, noun })).toEqual([0, 1, 2]);
    expect(asked).toHaveLength(1);
  });
});
