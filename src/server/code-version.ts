import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What runs here, for lineage: package version and, in a checkout, the commit; `-dirty` when it was changed since. */
export async function readCodeVersion(root: string): Promise<string> {
  const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as {
    version: string;
  };
  try {
    const args = ['-C', root, 'describe', '--always', '--dirty', '--abbrev=12', '--exclude=*'];
    const { stdout } = await run('git', args, { timeout: 5_000 });
    return `${version}+${stdout.trim()}`;
  } catch {
    // No git, or no checkout: the package version is all there is.
    return version;
  }
}
