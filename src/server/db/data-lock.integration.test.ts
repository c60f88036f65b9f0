import { mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DataFolderInUseError, lockInstallation } from './data-lock';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'mintmark-test-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const inFolder = (name: string, database = `${name}/mintmark.db`) => ({
  dataDir: path.join(dir, name),
  databaseUrl: pathToFileURL(path.join(dir, database)).href,
});

test('a second owner of a data folder is refused and told who the first is, until that one is gone', async () => {
  const release = await lockInstallation(inFolder('one'));
  const local = JSON.stringify({ pid: 4711, url: 'http://localhost:3000' });
  await writeFile(path.join(dir, 'one/local.json'), local);
  await expect(lockInstallation(inFolder('one', 'two.db'))).rejects.toThrow(DataFolderInUseError);
  await expect(lockInstallation(inFolder('one'))).rejects.toThrow(/process 4711, http:\/\/localhost:3000/);
  await release();
  const again = await lockInstallation(inFolder('one'));
  expect((await readdir(path.join(dir, 'one'))).sort()).toEqual(['local.json', 'lock', 'mintmark.db.lock']);
  await again();
});

test('a second owner of a database file is refused, from whatever data folder and by whatever name', async () => {
  const release = await lockInstallation(inFolder('a', 'shared.db'));
  await writeFile(path.join(dir, 'shared.db'), '');
  await symlink(path.join(dir, 'shared.db'), path.join(dir, 'other-name.db'));
  const refused = lockInstallation(inFolder('b', 'shared.db'));
  await expect(refused).rejects.toThrow(/works on the database .*shared\.db.*DATABASE_URL/s);
  await expect(lockInstallation(inFolder('b', 'other-name.db'))).rejects.toThrow(DataFolderInUseError);
  // The folder is free again after it was refused.
  const other = await lockInstallation(inFolder('b', 'own.db'));
  await other();
  await release();
  await (await lockInstallation(inFolder('b', 'other-name.db')))();
});
