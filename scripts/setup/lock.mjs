// Two set-ups of one checkout at once would overwrite each other's node_modules: the second waits for the first.
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { setupDir } from '../paths.mjs';

const file = join(setupDir, 'lock');

function holderAlive() {
  try {
    process.kill(Number(readFileSync(file, 'utf8')), 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** @returns {Promise<() => void>} releases the lock */
export async function lockSetup() {
  mkdirSync(setupDir, { recursive: true });
  // A link appears with its content in one step, so that no process ever reads a lock without an owner.
  const own = `${file}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  let announced = false;
  for (;;) {
    try {
      linkSync(own, file);
      rmSync(own);
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (!holderAlive()) {
      rmSync(file, { force: true });
      continue;
    }
    if (!announced) process.stderr.write('Another set-up of this checkout is running; waiting for it …\n');
    announced = true;
    await sleep(500);
  }
}
