import type { Deps } from '../../../deps';

/**
 * Notices runs whose scheduled time has come. By the wall clock, which is what a schedule is meant by; when it
 * jumps back, the runs that are due again are announced again, which does no harm.
 */
export class ScheduleWatch {
  #lookedAt = new Date(0);

  /** Calls the workers when a run has become due since the last look. @returns how many runs have. */
  async look(deps: Pick<Deps, 'db' | 'live'>, now = new Date()): Promise<number> {
    const since = new Date(Math.min(this.#lookedAt.getTime(), now.getTime()));
    const due = await deps.db.run.count({ where: { state: 'queued', notBefore: { gt: since, lte: now } } });
    this.#lookedAt = now;
    if (due > 0) {
      deps.live.publishQueued();
      deps.live.publishChanged('runs');
    }
    return due;
  }
}
