import { execFile } from 'node:child_process';
import path from 'node:path';
import { lowerPriority } from '../lower-priority';
import { projectRoot } from '../project-root';
import { tunables } from '../tunables';
import type { BackupEnv } from './create-backup';

const MAX_ANSWER_BYTES = 16 * 1024 ** 2;

/** The command line as `npm run build` makes it; of a server that is itself bundled, beside it. */
function commandLine(): string {
  const folder = process.env.MINTMARK_BUNDLED === '1' ? import.meta.dirname : path.join(projectRoot, 'dist');
  return path.join(folder, 'mintmark.mjs');
}

/**
 * Runs a command of `mintmark` on this installation, in a process of its own: reading a whole database takes the
 * thread that it is read on.
 * @returns its answer, parsed. @throws with its message when it fails, and when `signal` ends it
 */
export function runMaintenance({
  env,
  args,
  signal,
  program = commandLine(),
}: {
  env: BackupEnv;
  args: readonly string[];
  signal: AbortSignal;
  program?: string;
}): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      process.execPath,
      [program, '--json', ...args],
      {
        env: {
          ...process.env,
          MINTMARK_DATA: env.dataDir,
          MINTMARK_FILES: env.filesDir,
          DATABASE_URL: env.databaseUrl,
          MINTMARK_BACKUP_KEY: env.backupKeys.join(','),
          MINTMARK_BY_SERVER: '1',
        },
        signal,
        maxBuffer: MAX_ANSWER_BYTES,
      },
      (error, stdout, stderr) => {
        if (!error) resolve(JSON.parse(stdout));
        else reject(new Error(stderr.trim().replace(/^mintmark: /, '') || error.message, { cause: error }));
      },
    );
    lowerPriority(child.pid, tunables.backgroundNiceness);
  });
}
