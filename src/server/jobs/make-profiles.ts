import type { Deps } from '../deps';
import { findDefaultModels } from '../domain/classify/ask-models';
import { makeProfiles, requestProfiles } from '../domain/classify/profiles/profile-queue';
import { tunables } from '../tunables';
import type { Job } from './job';

/** Fits what models answer with: of those that answer when nobody names one, and of those that were asked. */
export function makeProfilesJob(deps: Deps): Job {
  return {
    name: 'make profiles of models',
    everySeconds: tunables.makeProfilesSeconds,
    wakeOn: (wake) => deps.live.on('changed', (topic) => topic === 'profiles' && wake()),
    run: async (signal) => {
      await requestProfiles(deps, await findDefaultModels(deps));
      const made = await makeProfiles(deps, signal);
      if (made > 0) deps.log.info({ made }, 'made profiles of models');
    },
  };
}
