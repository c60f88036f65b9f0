import path from 'node:path';
import { bundle } from '../../../scripts/bundle.mjs';

/**
 * Bundles programs as set-up does: a process that reads their sources through tsx takes longer for it than most tests
 * of it take.
 * @param entries source files, relative to the checkout, by the program's name
 * @returns the folder with a `.mjs` of each, which goes with the run of the tests
 */
export async function bundledPrograms(entries: Record<string, string>): Promise<string> {
  const parent = process.env.MINTMARK_TEST_FOLDER;
  if (!parent) throw new Error('MINTMARK_TEST_FOLDER is not set: this project of Vitest needs run-folder.ts');
  const outdir = path.join(parent, `programs-${process.pid}`);
  await bundle({ entries, outdir });
  return outdir;
}
