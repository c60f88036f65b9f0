import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DataFolderInUseError, lockDataFolder } from './data-lock';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'mintmark-test-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

test('a second owner of a data folder is refused and told who the first is, until that one is gone', async () => {
  const release = await lockDataFolder(dir);
  await writeFile(path.join(dir, 'local.json'), JSON.stringify({ pid: 4711, url: 'http://localhost:3000' }));
  await expect(lockDataFolder(dir)).rejects.toThrow(DataFolderInUseError);
  await expect(lockDataFolder(dir)).rejects.toThrow(/process 4711, http:\/\/localhost:3000/);
  await release();
  const again = await lockDataFolder(dir);
  expect((await readdir(dir)).sort()).toEqual(['local.json', 'lock']);
  await again();
});
