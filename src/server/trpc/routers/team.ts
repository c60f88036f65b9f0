import { z } from 'zod';
import type { SavedEdit } from '@/shared/contracts/edits';
import {
  acceptInviteInput,
  type ErasurePreview,
  eraseInput,
  type InviteItem,
  type Me,
  roleSchema,
  setDisabledInput,
  setRoleInput,
  type TeamMember,
} from '@/shared/contracts/team';
import * as erasure from '../../domain/erasure/service';
import * as invites from '../../domain/team/invite-service';
import * as team from '../../domain/team/service';
import { openProcedure, procedure, router } from '../trpc';

const read = procedure('data:read');
const manage = procedure('team:manage');
const id = z.object({ id: z.string() });

export const teamRouter = router({
  me: openProcedure.query(({ ctx }): Me | null =>
    ctx.actor
      ? { id: ctx.actor.userId, name: ctx.actor.name, email: ctx.actor.email, role: ctx.actor.role }
      : null,
  ),
  members: read.query(({ ctx }): Promise<TeamMember[]> => team.listMembers(ctx.deps, ctx.actor)),
  setRole: manage
    .input(setRoleInput)
    .mutation(({ ctx, input }): Promise<SavedEdit> => team.setRole(ctx.deps, ctx.actor, input)),
  /** A disabled member's sessions and tokens end at once. */
  setDisabled: manage
    .input(setDisabledInput)
    .mutation(({ ctx, input }): Promise<SavedEdit> => team.setDisabled(ctx.deps, ctx.actor, input)),
  /** What erasing somebody concerns. */
  erasePreview: manage
    .input(id)
    .query(({ ctx, input }): Promise<ErasurePreview> => erasure.previewErasure(ctx.deps, input.id)),
  /** Removes a person's account, e-mail address and photos for good, and the name from what was done. */
  erase: manage
    .input(eraseInput)
    .mutation(({ ctx, input }): Promise<void> => erasure.erasePerson(ctx.deps, ctx.actor, input)),
  invites: manage.query(({ ctx }): Promise<InviteItem[]> => invites.listInvites(ctx.deps)),
  /** The link is shown once: only its hash is kept. */
  invite: manage
    .input(z.object({ role: roleSchema }))
    .mutation(
      ({ ctx, input }): Promise<{ id: string; path: string }> =>
        invites.createInvite(ctx.deps, { role: input.role, createdBy: ctx.actor.userId }),
    ),
  revokeInvite: manage
    .input(id)
    .mutation(({ ctx, input }): Promise<void> => invites.revokeInvite(ctx.deps, input.id)),
  /** What an invitation link stands for; null when it is used, expired or unknown. */
  inviteByToken: openProcedure
    .input(z.object({ token: z.string() }))
    .query(({ ctx, input }): Promise<{ role: string } | null> => invites.findInvite(ctx.deps, input.token)),
  acceptInvite: openProcedure
    .input(acceptInviteInput)
    .mutation(({ ctx, input }): Promise<{ email: string }> => invites.acceptInvite(ctx.deps, input)),
});
