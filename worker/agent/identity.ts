import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isAlive } from './process-alive';

export interface Identity {
  /** Stable over restarts. */
  workerId: string;
  /** 1 for the first worker on this cache folder, 2 for a second that runs beside it, … */
  slot: number;
  release(): void;
}

const MAX_WORKERS = 64;

/**
 * Takes an identity that no other running worker on this cache folder has. A restarted worker gets the same one
 * again; two workers side by side get different ones.
 */
export async function takeIdentity(cacheDir: string): Promise<Identity> {
  for (let slot = 1; slot <= MAX_WORKERS; slot++) {
    const dir = path.join(cacheDir, 'identity', String(slot));
    await mkdir(dir, { recursive: true });
    const lock = path.join(dir, 'lock');
    if (!(await takeLock(lock))) continue;
    return {
      workerId: await readOrMakeId(path.join(dir, 'id')),
      slot,
      release: () => rmSync(lock, { force: true }),
    };
  }
  throw new Error(`${MAX_WORKERS} workers run on ${cacheDir} already`);
}

async function takeLock(file: string): Promise<boolean> {
  for (let tries = 0; tries < 3; tries++) {
    try {
      await writeFile(file, ownMark(process.pid), { flag: 'wx' });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const mark = await readFile(file, 'utf8').catch(() => '');
    const pid = Number(mark.split(' ')[0]);
    // After a crash another process may get the same id; its start time tells them apart where it is known.
    if (isAlive(pid) && ownMark(pid) === mark) return false;
    await rm(file, { force: true });
  }
  return false;
}

/** Process id and, on Linux, when that process was started. */
function ownMark(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const afterName = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return `${pid} ${afterName[19]}`;
  } catch {
    return `${pid} -`;
  }
}

async function readOrMakeId(file: string): Promise<string> {
  const known = (await readFile(file, 'utf8').catch(() => '')).trim();
  if (/^[\w-]{8,64}$/.test(known)) return known;
  const id = randomUUID();
  await writeFile(file, id);
  return id;
}
