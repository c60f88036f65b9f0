import { requirePerson } from '../../actor-may';
import type { Actor, Deps } from '../../deps';
import { requireOwnName } from './name-policy';
import { updateMemberName } from './name-repo';

/** Changes one's own display name. @throws AppError `conflict` when others would take it for somebody else's */
export async function renameAccount(deps: Pick<Deps, 'db'>, actor: Actor, name: string): Promise<void> {
  requirePerson(actor);
  await deps.db.$transaction(async (tx) => {
    // So that two who choose the same name at once do not both get it.
    await tx.dialect.advisoryLock(tx, 'administrators');
    await requireOwnName(tx, name, actor.userId);
    await updateMemberName(tx, actor.userId, name);
  });
}
