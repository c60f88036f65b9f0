import { chmod, copyFile, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { pino } from 'pino';
import { migrate } from '../db/migrate';

/*
 * What the tests of one run share is made once, in one folder of the checkout, whose path they have in the
 * environment: a migrated SQLite database to copy, and the bundled programs. What each test makes for itself in the
 * system's temporary folder lies in one folder too, and goes with the run.
 */

const PARENT = path.resolve(import.meta.dirname, '../../../.setup/test-runs');
const VARIABLE = 'MINTMARK_TEST_FOLDER';
const TEMPLATE = 'template.db';

/** Makes the folder, for all projects of a run of Vitest. @returns the teardown */
export default async function setup(): Promise<() => Promise<void>> {
  if (process.env[VARIABLE]) return async () => undefined;
  await mkdir(PARENT, { recursive: true });
  await removeLeftOver();
  const folder = path.join(PARENT, String(process.pid));
  await mkdir(folder);
  await migrate({ url: pathToFileURL(path.join(folder, TEMPLATE)).href, log: pino({ level: 'silent' }) });
  process.env[VARIABLE] = folder;
  const temporary = await mkdtemp(path.join(tmpdir(), 'mintmark-tests-'));
  // The PostgreSQL of these tests runs as another user, and has its folder in there.
  await chmod(temporary, 0o711);
  process.env.TMPDIR = temporary;
  return async () => {
    await Promise.all([folder, temporary].map(removeFolder));
  };
}

/** A process that was killed a moment ago may still write. */
const removeFolder = (folder: string) => rm(folder, { recursive: true, force: true, maxRetries: 5 });

/** A run that was killed left its folder behind. */
async function removeLeftOver(): Promise<void> {
  for (const name of await readdir(PARENT)) {
    if (!isRunning(Number(name))) await removeFolder(path.join(PARENT, name));
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Copies the migrated database to where an SQLite `url` names a file. @returns false where there is none to copy */
export async function copyTemplate(url: string): Promise<boolean> {
  const folder = process.env[VARIABLE];
  if (!folder) return false;
  const target = fileURLToPath(url);
  await mkdir(path.dirname(target), { recursive: true });
  await copyFile(path.join(folder, TEMPLATE), target);
  return true;
}

/**
 * What `make` puts into a folder, made by the first test that needs it; two that come at once both make it, and one
 * of the two is kept.
 * @returns the folder, which no test may change
 */
export async function madeOnce(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const parent = process.env[VARIABLE];
  if (!parent) throw new Error(`${VARIABLE} is not set: run-folder.ts must be a globalSetup of this project`);
  const folder = path.join(parent, name);
  if ((await readdir(parent)).includes(name)) return folder;
  const own = await mkdtemp(path.join(parent, `${name}-`));
  await make(own);
  await rename(own, folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  });
  return folder;
}
