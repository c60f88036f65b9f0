import type { Deps } from '../deps';
import { makeRobustness } from '../domain/evaluations/measure-robustness';
import { tunables } from '../tunables';
import type { Job } from './job';

/** Measures, for who has asked, how models bear changes of their photos. */
export function measureRobustnessJob(deps: Deps): Job {
  return {
    name: 'measure robustness',
    everySeconds: tunables.measureRobustnessSeconds,
    atStart: true,
    wakeOn: (wake) => deps.live.on('changed', (topic) => topic === 'evaluations' && wake()),
    run: async (signal) => {
      await makeRobustness(deps, signal);
    },
  };
}
