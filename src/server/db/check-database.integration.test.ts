import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findDamage, requireSoundDatabase } from './check-database';
import { migrate } from './migrate';

let dir: string;
let file: string;
let url: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'mintmark-test-'));
  file = path.join(dir, 'it.db');
  url = pathToFileURL(file).href;
});
afterEach(() => rm(dir, { recursive: true, force: true }));

test('a sound database, and one that is still to be made, are let through', async () => {
  await requireSoundDatabase(url);
  await migrate({ url, log: pino({ level: 'silent' }) });
  await requireSoundDatabase(url);
});

test('a database with a page of rubbish in it is refused, with what to do', async () => {
  await migrate({ url, log: pino({ level: 'silent' }) });
  const before = await readFile(file);
  const handle = await open(file, 'r+');
  await handle.write(Buffer.alloc(8 * 4096, 0xa5), 0, 8 * 4096, 10 * 4096);
  await handle.close();
  await expect(requireSoundDatabase(url)).rejects.toThrow(
    /it\.db is damaged:[\s\S]*Stop Mintmark, and keep a copy[\s\S]*restore FILE --replace[\s\S]*\.recover/,
  );
  // Looking at it must not make it worse.
  expect((await readFile(file)).length).toBe(before.length);
});

test('a file that is no database at all is called damaged too', async () => {
  await writeFile(
    file,
    'a text that somebody has saved over it, long enough to have the length of a header or more of one',
  );
  expect(await findDamage(url)).toEqual([expect.stringContaining('not a database')]);
});
