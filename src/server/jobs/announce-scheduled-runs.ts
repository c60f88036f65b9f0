import type { Deps } from '../deps';
import { ScheduleWatch } from '../domain/runs/queue/schedule';
import { tunables } from '../tunables';
import type { Job } from './job';

/** Wakes the workers when the time of a scheduled run has come. */
export function announceScheduledRuns(deps: Deps): Job {
  const schedule = new ScheduleWatch();
  return {
    name: 'announce scheduled runs',
    everySeconds: tunables.scheduleCheckSeconds,
    run: async () => {
      await schedule.check(deps);
    },
  };
}
