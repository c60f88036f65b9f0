// Finds libfaketime, which lets a test turn the clock of single processes, and installs it where that is possible.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { aptInstall } from './chromium.mjs';

const FOLDERS = ['/usr/lib', '/usr/lib64', '/usr/local/lib'];

/** @returns {string | null} path of the library to preload */
export function findFaketime() {
  if (process.platform !== 'linux') return null;
  for (const folder of FOLDERS) {
    if (!existsSync(folder)) continue;
    for (const name of ['', ...readdirSync(folder).filter((entry) => entry.endsWith('-linux-gnu'))]) {
      const file = join(folder, name, 'faketime/libfaketimeMT.so.1');
      if (existsSync(file)) return file;
    }
  }
  return null;
}

/** @throws when apt fails */
export async function ensureFaketime() {
  if (!findFaketime()) await aptInstall('faketime');
}
