import type { Deps } from '../deps';
import { runEvaluations } from '../domain/evaluations/run-evaluations';
import { tunables } from '../tunables';
import type { Job } from './job';

/** Evaluates models on the data that people have chosen. */
export function runEvaluationsJob(deps: Deps): Job {
  return {
    name: 'run evaluations',
    everySeconds: tunables.runEvaluationsSeconds,
    atStart: true,
    wakeOn: (wake) => deps.live.on('changed', (topic) => topic === 'evaluations' && wake()),
    run: async (signal) => {
      await runEvaluations(deps, signal);
    },
  };
}
