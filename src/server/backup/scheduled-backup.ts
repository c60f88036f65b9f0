import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from 'pino';
import type { Env } from '../env';
import { tunables } from '../tunables';
import {
  ARCHIVE_SUFFIX,
  listBackups,
  removeDrafts,
  removeOlder,
  timeInName,
  timeOfName,
} from './backup-folder';
import type { BackupEnv } from './create-backup';
import { canDecrypt } from './encryption';
import { runMaintenance } from './run-maintenance';

const PREFIX = 'mintmark-';
const HOUR_MS = 3600_000;

type ScheduleEnv = BackupEnv & Pick<Env, 'backups'>;

/** When the newest backup in the folder was made; null without one. */
export async function lastBackup({ backups }: Pick<Env, 'backups'>): Promise<Date | null> {
  const [newest] = backups ? await listBackups(backups.dir, PREFIX) : [];
  return newest === undefined ? null : timeOfName(newest);
}

/** The backups that a server makes by itself. */
export class BackupSchedule {
  /** Of the monotonic clock: a folder that is full now is full in a minute, too. */
  #notBefore = 0;

  /** @param program the command line, where it is not at its usual place */
  constructor(private readonly options: { env: ScheduleEnv; log: Logger; program?: string }) {}

  /**
   * Makes a backup when one is due, reads it back where its key allows that, and only then removes the oldest.
   * @returns the file; null when none was due
   * @throws when it failed; it is tried again after `backupRetrySeconds`
   */
  async makeDue(signal: AbortSignal, now = new Date()): Promise<string | null> {
    const { env, log } = this.options;
    const { backups } = env;
    if (!backups || performance.now() < this.#notBefore) return null;
    const last = await lastBackup(env);
    // One from the future was made under a clock that was wrong.
    if (last && last <= now && Number(now) - Number(last) < backups.everyHours * HOUR_MS) return null;
    const { dir, keep } = backups;
    const file = path.join(dir, `${PREFIX}${timeInName(now)}${ARCHIVE_SUFFIX}`);
    const started = Date.now();
    try {
      await mkdir(dir, { recursive: true, mode: 0o700 });
      await removeDrafts(dir, PREFIX);
      const report = await this.#run(['backup', file], signal);
      if (canDecrypt(env.backupKeys)) await this.#run(['backup', 'verify', file], signal);
      const removed = await removeOlder(dir, PREFIX, keep);
      log.info(
        { file, ms: Date.now() - started, removed, notes: (report as { notes: unknown }).notes },
        'made a backup',
      );
      return file;
    } catch (error) {
      this.#notBefore = performance.now() + tunables.backupRetrySeconds * 1000;
      if (signal.aborted) return null;
      throw new Error(`the backup to ${file} failed: ${(error as Error).message}`, { cause: error });
    }
  }

  #run(args: string[], signal: AbortSignal): Promise<unknown> {
    const { env, program } = this.options;
    return runMaintenance({ env, args, signal, ...(program && { program }) });
  }
}
