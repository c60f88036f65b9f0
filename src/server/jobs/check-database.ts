import { runMaintenance } from '../backup/run-maintenance';
import type { Deps } from '../deps';
import { tunables } from '../tunables';
import type { Job } from './job';

/** Reads an SQLite database from end to end, in a process of its own, and says so when it is damaged. */
export function checkDatabase(deps: Deps, program?: string): Job {
  return {
    name: 'check the database',
    everySeconds: tunables.databaseCheckSeconds,
    run: async (signal) => {
      // PostgreSQL is looked after where it runs.
      if (deps.db.dialect.isShared) return;
      const args = ['check-database'];
      try {
        await runMaintenance({ env: deps.env, args, signal, ...(program && { program }) });
      } catch (error) {
        if (signal.aborted) return;
        const { message } = error as Error;
        if (!message.includes('is damaged')) throw error;
        deps.readiness.noteDamage();
        deps.log.fatal(message);
      }
    },
  };
}
