import type { Deps } from '../deps';
import { SweepWatch } from '../domain/sweeps/sweep-watch';
import { tunables } from '../tunables';
import type { Job } from './job';

/** Brings sweeps up to their runs. It follows the log by itself; the interval makes up for events it never received. */
export function advanceSweeps(deps: Deps): Job {
  const sweeps = new SweepWatch(deps);
  return {
    name: 'advance sweeps',
    everySeconds: tunables.sweepCheckSeconds,
    atStart: true,
    run: () => sweeps.checkAll(),
    close: () => sweeps.stop(),
  };
}
