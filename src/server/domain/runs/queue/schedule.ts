import type { Deps } from '../../../deps';
import { countBecomeDue } from './queue-repo';

/**
 * Notices runs whose scheduled time has come. By the wall clock, which is what a schedule is meant by; when it
 * jumps back, the runs that are due again are announced again, which does no harm.
 */
export class ScheduleWatch {
  #checkedAt = new Date(0);

  /** Calls the workers when a run has become due since the last check. @returns how many runs have. */
  async check(deps: Pick<Deps, 'db' | 'live'>, now = new Date()): Promise<number> {
    const since = new Date(Math.min(this.#checkedAt.getTime(), now.getTime()));
    const due = await countBecomeDue(deps.db, { since, now });
    this.#checkedAt = now;
    if (due > 0) {
      deps.live.publishQueued();
      deps.live.publishChanged('runs');
    }
    return due;
  }
}
