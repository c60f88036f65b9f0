import type { z } from 'zod';
import type { SavedEdit } from '@/shared/contracts/edits';
import type { noteRunInput, starRunsInput, tagRunsInput } from '@/shared/contracts/runs';
import type { Actor, Deps } from '../../../deps';
import { AppError } from '../../../errors';
import { saveEdit } from '../../edits/save-edit';
import { runIdByRef, unknownRun } from '../find-run';
import {
  deleteStars,
  deleteTags,
  findLiveIds,
  findNotes,
  insertStars,
  insertTags,
  updateNotes,
} from './mark-repo';

/** Adds tags to runs and takes others away; all of it or nothing. @throws AppError `not-found` for a run that is gone */
export async function tagRuns(
  deps: Deps,
  { runs, add, remove }: z.output<typeof tagRunsInput>,
): Promise<void> {
  await deps.db.$transaction(async (tx) => {
    const ids = await findLiveIds(tx, runs);
    if (ids.length < new Set(runs).size) throw goneRuns();
    await deleteTags(tx, ids, remove);
    await insertTags(tx, ids, [...new Set(add)]);
  });
  deps.live.publishChanged('runs');
}

/** Stars runs for the one who asks, or takes the star away. @throws AppError `not-found` for a run that is gone */
export async function starRuns(
  deps: Deps,
  { userId }: Actor,
  { runs, starred }: z.output<typeof starRunsInput>,
): Promise<void> {
  await deps.db.$transaction(async (tx) => {
    const ids = await findLiveIds(tx, runs);
    if (ids.length < new Set(runs).size) throw goneRuns();
    await (starred ? insertStars : deleteStars)(tx, userId, ids);
  });
  deps.live.publishChanged('runs');
}

/** Saves what people noted about a run. @throws StaleEditError when somebody else saved in between */
export async function noteRun(
  deps: Deps,
  { run, revision, notes }: z.output<typeof noteRunInput>,
): Promise<SavedEdit> {
  const id = await runIdByRef(deps, run);
  const saved = await saveEdit({
    revision,
    changes: { notes },
    write: () => updateNotes(deps.db, { id, revision, notes }),
    read: () => findNotes(deps.db, id),
    gone: () => unknownRun(run),
  });
  deps.live.publishChanged('runs');
  return saved;
}

function goneRuns(): AppError {
  return new AppError('not-found', 'One of these runs does not exist any more. Reload the list.');
}
