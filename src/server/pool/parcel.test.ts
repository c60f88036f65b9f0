import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { serialize } from 'node:v8';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pack, unpack } from './parcel';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'mintmark-test-'));
});
afterAll(() => rm(dir, { recursive: true }));

const large = new Uint8Array(1024 ** 2).fill(7);
const place = () => ({ dir, prefix: 'in' });

it('brings large bytes by files, so that the message stays small, and leaves none behind', async () => {
  const shards = Object.fromEntries([
    ['a', large],
    ['__proto__', large],
    ['b', new Uint8Array(3)],
  ]);
  const value = { bytes: large, weights: { shards }, size: 64, list: [1, 2], none: null };
  const parcel = await pack(value, place());
  expect(serialize(parcel).length).toBeLessThan(1000);
  expect(await readdir(dir)).toEqual(['in-0', 'in-1', 'in-2']);
  const back = (await unpack(structuredClone(parcel), place())) as typeof value;
  expect(Object.keys(back.weights.shards)).toEqual(['a', '__proto__', 'b']);
  expect(Buffer.compare(back.weights.shards.a as Uint8Array, large)).toBe(0);
  expect({ ...back, bytes: Buffer.compare(back.bytes, large), weights: null }).toEqual({
    ...value,
    bytes: 0,
    weights: null,
  });
  expect(await readdir(dir)).toEqual([]);
});

it('brings bytes that are the whole value', async () => {
  const back = (await unpack(await pack(large, place()), place())) as Uint8Array;
  expect(Buffer.compare(back, large)).toBe(0);
});

it('opens no file that the other process must not name', async () => {
  await writeFile(path.join(dir, 'other'), 'x');
  for (const file of ['other', '../other', 'in-../other', '/etc/passwd', 'out-0']) {
    await expect(unpack({ value: null, files: [{ keys: [], file }] }, place())).rejects.toThrow(
      'none of its own',
    );
  }
});
