import { doWaitingWork } from '../../../db/waiting-work';
import type { Deps } from '../../../deps';
import { AppError, messageOf } from '../../../errors';
import { GRAPH_VERSION } from '../../models/network-graph';
import { makeProfile } from './make-profile';
import { findNextProfile, isProfileWaiting, queueProfiles, updateProfile } from './profile-repo';

/** Raised when a profile is made in another way: those that were made before are made again. */
export const PROFILE_REVISION = 1;

/** Has the profiles of these models made, unless they are there or under way. */
export async function requestProfiles(deps: Deps, modelIds: readonly string[]): Promise<void> {
  if ((await queueProfiles(deps.db, modelIds, PROFILE_REVISION)) > 0) deps.live.publishChanged('profiles');
}

/**
 * Makes the profiles that wait, one after the other. Another server that makes one has its lock; one whose server died
 * continues with the photos that it has not described.
 * @returns how many were made here
 */
export function makeProfiles(deps: Deps, signal: AbortSignal): Promise<number> {
  return doWaitingWork(
    { db: deps.db, signal },
    {
      kind: 'profile',
      findNext: (skip) => findNextProfile(deps.db, { skip, graphVersion: GRAPH_VERSION }),
      idOf: ({ modelId }) => modelId,
      isWaiting: (modelId) => isProfileWaiting(deps.db, modelId),
      run: ({ modelId }) => tryProfile(deps, modelId, signal),
    },
  );
}

async function tryProfile(deps: Deps, modelId: string, signal: AbortSignal): Promise<boolean> {
  try {
    await makeProfile(deps, modelId, signal);
    return true;
  } catch (error) {
    if (signal.aborted || (error instanceof AppError && error.code === 'unavailable')) return false;
    deps.log.error({ err: error, modelId }, 'the profile of a model version failed');
    const message = messageOf(error);
    await updateProfile(deps.db, modelId, { state: 'failed', error: message, finishedAt: new Date() });
    return false;
  } finally {
    deps.live.publishChanged('profiles');
  }
}
