import { z } from 'zod';
import { type ErasurePreview, type eraseInput, keptCommentsSchema } from '@/shared/contracts/team';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import { erasePerson as eraseFromAudit } from '../audit/repo';
import { removeClassifications } from '../classify/remove-classifications';
import { endIssued } from '../team/end-issued';
import { keepAnAdministrator, requireMember } from '../team/member-rules';
import { deleteFormerNames, findFormerNames } from '../team/name-repo';
import { updateMember } from '../team/repo';
import {
  countOwn,
  deleteAccount,
  deleteAnswerComments,
  deleteComments,
  deletePending,
  deleteTold,
  findOwnPhotos,
  findPending,
  insertDeletedMember,
  isNameShared,
  updateCommentAuthor,
  updateMaker,
  updateNames,
  updateNamesInLogs,
  upsertPending,
} from './repo';

/** An erasure that has begun; kept until it is done. */
const pendingSchema = z.object({
  name: z.string(),
  email: z.string(),
  comments: keptCommentsSchema,
  /** Who has it done, and gets the worker tokens. */
  by: z.string(),
});
type Pending = z.infer<typeof pendingSchema>;

/** What erasing somebody would remove. @throws AppError `not-found` */
export async function previewErasure(deps: Pick<Deps, 'db'>, id: string): Promise<ErasurePreview> {
  const member = await requireMember(deps.db, id);
  const shared = await isNameShared(deps.db, member.name, id);
  return { ...(await countOwn(deps.db, id)), nameIsShared: shared };
}

/**
 * Erases a person: account, e-mail address, sessions, tokens and photos are removed, comments are removed or kept as
 * those of a deleted member, and the name is taken off what the person did. The person loses access at once; a
 * server that dies in between continues after its start.
 * @throws AppError `not-found`; `conflict` for the caller's own account and for the last administrator
 */
export async function erasePerson(
  deps: Deps,
  actor: Actor,
  { id, comments }: z.output<typeof eraseInput>,
): Promise<void> {
  if (id === actor.userId)
    throw new AppError('conflict', 'Ask another administrator to erase your own account.');
  const pending = await deps.db.$transaction(async (tx) => {
    await tx.dialect.advisoryLock(tx, 'administrators');
    const member = await requireMember(tx, id);
    await keepAnAdministrator(tx, member);
    const now = new Date();
    await updateMember(tx, member, { disabledAt: member.disabledAt ?? now });
    await endIssued(tx, { userId: id, handOverTo: actor.userId, now });
    const { name, email } = member;
    const wanted: Pending = { name, email, comments, by: actor.userId };
    await upsertPending(tx, id, JSON.stringify(wanted));
    return wanted;
  });
  deps.live.publishAccess();
  await finish(deps, id, pending);
}

/** Continues with what a server that died had begun. @returns how many people were erased */
export async function finishErasures(deps: Deps, signal: AbortSignal): Promise<number> {
  const pending = await findPending(deps.db);
  for (const { id, value } of pending) {
    signal.throwIfAborted();
    await finish(deps, id, pendingSchema.parse(JSON.parse(value)));
  }
  return pending.length;
}

/** May be repeated, and done by two at once. */
async function finish(deps: Deps, id: string, { name, email, comments, by }: Pending): Promise<void> {
  await removePhotos(deps, id);
  await insertDeletedMember(deps.db);
  if (comments === 'remove') {
    while ((await deleteComments(deps.db, id)) > 0);
    while ((await deleteAnswerComments(deps.db, id)) > 0);
  } else await updateCommentAuthor(deps.db, id);
  for (const used of [name, ...(await findFormerNames(deps.db, id))]) await removeName(deps, used, id);
  await deps.db.$transaction(async (tx) => {
    await updateMaker(tx, id);
    await deleteFormerNames(tx, id);
    await eraseFromAudit(tx, id);
    await deleteAccount(tx, { id, email, heir: by });
    await deletePending(tx, id);
  });
  for (const topic of ['runs', 'datasets', 'comments', 'classifications', 'bin'] as const)
    deps.live.publishChanged(topic);
}

/** Takes a name off everything, unless somebody else goes by it. */
async function removeName({ db }: Deps, name: string, userId: string): Promise<void> {
  if (await isNameShared(db, name, userId)) return;
  await updateNames(db, name);
  while ((await deleteTold(db, name)) > 0);
  let after: string | null = null;
  do after = await updateNamesInLogs(db, name, after);
  while (after !== null);
}

async function removePhotos(deps: Deps, userId: string): Promise<void> {
  for (;;) {
    const rows = await findOwnPhotos(deps.db, userId);
    if (rows.length === 0) return;
    await removeClassifications(deps, rows);
  }
}
