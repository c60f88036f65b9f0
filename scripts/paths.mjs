// Where things lie, for the scripts that run before anything is installed.
import { join, resolve } from 'node:path';

/** The checkout. */
export const root = resolve(import.meta.dirname, '..');
/** Stamps and logs of the set-up; safe to delete. */
export const setupDir = join(root, '.setup');
/** Bundled programs. */
export const distDir = join(root, 'dist');

/** The folder of everything that must be kept: `MINTMARK_DATA`, or `data` in the checkout. */
export function dataDir(env = process.env) {
  return env.MINTMARK_DATA ? resolve(env.MINTMARK_DATA) : join(root, 'data');
}
