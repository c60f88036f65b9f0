import { BackupSchedule, lastBackup } from '../backup/scheduled-backup';
import type { Deps } from '../deps';
import { noteBackupFailure, noteBackupSuccess } from '../domain/backups/service';
import { tunables } from '../tunables';
import type { Job } from './job';

/** Makes the backups of the settings; of several servers with the same folder the first one that finds it due. */
export function makeBackups(deps: Deps, program?: string): Job {
  const schedule = new BackupSchedule({ env: deps.env, log: deps.log, ...(program && { program }) });
  return {
    name: 'make backups',
    everySeconds: tunables.backupCheckSeconds,
    atStart: true,
    run: async (signal) => {
      if (!deps.env.backups) return;
      await deps.db.dialect.tryLock('scheduled backup', async () => {
        try {
          if (await schedule.makeDue(signal)) await noteBackupSuccess(deps);
        } catch (error) {
          await noteBackupFailure(deps, (error as Error).message);
          throw error;
        }
      });
      deps.metrics.noteBackup(await lastBackup(deps.env));
    },
  };
}
