import type { z } from 'zod';
import type { SavedViewItem, saveViewInput } from '@/shared/contracts/views';
import { may } from '@/shared/permissions';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import { countViews, deleteView, findView, findViews, replaceView } from './repo';

const MAX_VIEWS = 100;

/** Views of a list: the person's own and the team's. */
export async function listViews(deps: Deps, actor: Actor, list: string): Promise<SavedViewItem[]> {
  const views = await findViews(deps.db, { list, userId: actor.userId });
  return views.map(({ id, name, search, ownerId, createdBy }) => ({
    id,
    name,
    search,
    team: ownerId === null,
    createdBy,
    mine: mayChange(actor, ownerId),
  }));
}

/**
 * Keeps what a list shows under a name, in the place of the view of that name.
 * @throws AppError `not-allowed` for the team's when the person only looks, `conflict` when there are too many
 */
export async function saveView(
  deps: Deps,
  actor: Actor,
  { list, name, search, team }: z.output<typeof saveViewInput>,
): Promise<{ id: string }> {
  const ownerId = team ? null : actor.userId;
  if (!mayChange(actor, ownerId))
    throw new AppError('not-allowed', 'Viewers keep views for themselves only.');
  const saved = await deps.db.$transaction(async (tx) => {
    if ((await countViews(tx, { list, ownerId })) >= MAX_VIEWS) {
      throw new AppError('conflict', `There are ${MAX_VIEWS} views already. Remove one first.`);
    }
    return replaceView(tx, { list, name, search, ownerId, createdBy: actor.name });
  });
  deps.live.publishChanged('runs');
  return saved;
}

/** @throws AppError `not-found`; `not-allowed` for the team's when the person only looks */
export async function removeView(deps: Deps, actor: Actor, id: string): Promise<void> {
  const view = await findView(deps.db, id);
  // Of another person's own view nobody learns that it exists.
  if (!view || (view.ownerId !== null && view.ownerId !== actor.userId)) {
    throw new AppError('not-found', 'This view does not exist any more.');
  }
  if (!mayChange(actor, view.ownerId))
    throw new AppError('not-allowed', 'Viewers cannot remove views of the team.');
  await deleteView(deps.db, id);
  deps.live.publishChanged('runs');
}

function mayChange(actor: Actor, ownerId: string | null): boolean {
  return ownerId === actor.userId || (ownerId === null && may(actor.role, 'run:write'));
}
