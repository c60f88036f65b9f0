import { z } from 'zod';
import type { SavedEdit } from '@/shared/contracts/edits';
import {
  acceptInviteInput,
  type ErasurePreview,
  eraseInput,
  type InviteItem,
  type IssuedAccess,
  type Me,
  requestResetInput,
  resetPasswordInput,
  roleSchema,
  type SignInOptions,
  setDisabledInput,
  setRoleInput,
  type TeamMember,
} from '@/shared/contracts/team';
import * as erasure from '../../domain/erasure/service';
import { listIssued } from '../../domain/team/end-issued';
import * as invites from '../../domain/team/invite-service';
import * as resets from '../../domain/team/reset-service';
import * as factors from '../../domain/team/second-factor';
import { isSecondFactorRequired } from '../../domain/team/second-factor-policy';
import * as team from '../../domain/team/service';
import { signInOptions } from '../../domain/team/sign-in-options';
import { openProcedure, procedure, router } from '../trpc';

const read = procedure('data:read');
const manage = procedure('team:manage');
const id = z.object({ id: z.string() });

export const teamRouter = router({
  me: openProcedure.query(({ ctx }): Me | null =>
    ctx.actor
      ? {
          id: ctx.actor.userId,
          name: ctx.actor.name,
          email: ctx.actor.email,
          role: ctx.actor.role,
          lacksSecondFactor: ctx.actor.lacksSecondFactor ?? false,
        }
      : null,
  ),
  members: read.query(({ ctx }): Promise<TeamMember[]> => team.listMembers(ctx.deps, ctx.actor)),
  setRole: manage
    .input(setRoleInput)
    .mutation(({ ctx, input }): Promise<SavedEdit> => team.setRole(ctx.deps, ctx.actor, input)),
  /** Everything that a disabled member has issued ends at once, or worker tokens and invitations are handed over. */
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
  /** What a member has issued that still lets somebody in. */
  issued: manage.input(id).query(({ ctx, input }): Promise<IssuedAccess> => listIssued(ctx.deps, input.id)),
  invites: manage.query(({ ctx }): Promise<InviteItem[]> => invites.listInvites(ctx.deps)),
  /** The link is shown once: only its hash is kept. */
  invite: manage
    .input(z.object({ role: roleSchema }))
    .mutation(
      ({ ctx, input }): Promise<{ id: string; path: string }> =>
        invites.inviteAs(ctx.deps, ctx.actor, input.role),
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
    .mutation(
      ({ ctx, input }): Promise<{ id: string; email: string }> => invites.acceptInvite(ctx.deps, input),
    ),
  /** How one may sign in here. */
  signInOptions: openProcedure.query(({ ctx }): SignInOptions => signInOptions(ctx.deps)),
  /** A one-time link by which a member sets a new password; shown once, for only its hash is kept. */
  createResetLink: manage
    .input(id)
    .mutation(
      ({ ctx, input }): Promise<{ id: string; path: string }> =>
        resets.createResetLink(ctx.deps, ctx.actor, input.id),
    ),
  /** Mails such a link, where the server sends mail; the answer is the same whether somebody has the address. */
  requestReset: openProcedure
    .input(requestResetInput)
    .mutation(({ ctx, input }): void => resets.requestReset(ctx.deps, input.email)),
  /** Whose link it is; null when it is used, expired or unknown. */
  resetByToken: openProcedure
    .input(z.object({ token: z.string() }))
    .query(
      ({ ctx, input }): Promise<{ email: string } | null> => resets.findResetLink(ctx.deps, input.token),
    ),
  resetPassword: openProcedure
    .input(resetPasswordInput)
    .mutation(
      ({ ctx, input }): Promise<{ id: string; email: string }> => resets.resetPassword(ctx.deps, input),
    ),
  /** Whether everybody who signs in by password needs a second factor. */
  policy: manage.query(
    async ({ ctx }): Promise<{ secondFactorRequired: boolean }> => ({
      secondFactorRequired: await isSecondFactorRequired(ctx.deps),
    }),
  ),
  requireSecondFactor: manage
    .input(z.object({ required: z.boolean() }))
    .mutation(
      ({ ctx, input }): Promise<void> => factors.requireSecondFactor(ctx.deps, ctx.actor, input.required),
    ),
  /** For members who have lost theirs. */
  resetSecondFactor: manage
    .input(id)
    .mutation(({ ctx, input }): Promise<void> => factors.resetSecondFactor(ctx.deps, ctx.actor, input.id)),
});
