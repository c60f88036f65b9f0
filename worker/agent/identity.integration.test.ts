import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { takeIdentity } from './identity';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'mintmark-identity-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

it('gives workers side by side different identities, and a restarted one its own again', async () => {
  const first = await takeIdentity(dir);
  const second = await takeIdentity(dir);
  expect(second.workerId).not.toBe(first.workerId);
  expect([first.slot, second.slot]).toEqual([1, 2]);
  first.release();
  expect((await takeIdentity(dir)).workerId).toBe(first.workerId);
});

it.each(['99999999 1', `${process.pid} 1`, ''])(
  'takes over the lock %j of a process that is gone',
  async (mark) => {
    const first = await takeIdentity(dir);
    await writeFile(path.join(dir, 'identity/1/lock'), mark);
    expect((await takeIdentity(dir)).workerId).toBe(first.workerId);
  },
);
