import { describe, expect, it } from 'vitest';
import { LeaseCache } from './lease-cache';

function workshop(capacity: number) {
  const opened: string[] = [];
  const released: string[] = [];
  const failing = new Set<string>();
  const cache = new LeaseCache({
    capacity,
    open: async (key) => {
      opened.push(key);
      if (failing.has(key)) throw new Error(`cannot open ${key}`);
      return { key, release: async () => void released.push(key) };
    },
  });
  const use = (key: string) => cache.use(key, async ({ key: got }) => got);
  return { cache, use, opened, released, failing };
}

describe('a cache of open resources', () => {
  it('opens each once while it stays in use', async () => {
    const { use, opened } = workshop(2);
    expect(await use('a')).toBe('a');
    await use('a');
    expect(opened).toEqual(['a']);
  });

  it('shares one opening among requests that come together', async () => {
    const { use, opened } = workshop(2);
    expect(await Promise.all([use('a'), use('a'), use('a')])).toEqual(['a', 'a', 'a']);
    expect(opened).toEqual(['a']);
  });

  it('releases the least recently used one when there are too many', async () => {
    const { cache, use, released } = workshop(2);
    for (const key of ['a', 'b', 'a', 'c']) await use(key);
    expect(released).toEqual(['b']);
    expect(cache.keys()).toEqual(['a', 'c']);
  });

  it('never releases what is in use, and catches up once it is idle', async () => {
    const { cache, use, released } = workshop(1);
    let finish = () => {};
    const busy = cache.use('a', () => new Promise<void>((resolve) => (finish = resolve)));
    await use('b');
    expect(released).toEqual(['b']);
    expect(cache.keys()).toEqual(['a']);
    finish();
    await busy;
    await use('c');
    expect(released).toEqual(['b', 'a']);
  });

  it('tries again after a failed opening', async () => {
    const { use, opened, failing } = workshop(2);
    failing.add('a');
    await expect(use('a')).rejects.toThrow('cannot open a');
    failing.clear();
    expect(await use('a')).toBe('a');
    expect(opened).toEqual(['a', 'a']);
  });

  it('releases everything when cleared', async () => {
    const { cache, use, released } = workshop(3);
    await use('a');
    await use('b');
    await cache.clear();
    expect(released).toEqual(['a', 'b']);
    expect(cache.keys()).toEqual([]);
  });
});
