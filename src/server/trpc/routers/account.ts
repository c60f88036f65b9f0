import { z } from 'zod';
import { type AccountSecurity, renameAccountInput, type SessionItem } from '@/shared/contracts/account';
import { changePasswordInput } from '@/shared/contracts/team';
import { changePassword } from '../../domain/team/password-service';
import { renameAccount } from '../../domain/team/rename-account';
import { listFactors } from '../../domain/team/second-factor';
import * as sessions from '../../domain/team/sessions';
import { personProcedure, router } from '../trpc';

/** One's own account; open to people who must set up a second factor before anything else, and to no token. */
export const accountRouter = router({
  security: personProcedure.query(({ ctx }): Promise<AccountSecurity> => listFactors(ctx.deps, ctx.actor)),
  rename: personProcedure
    .input(renameAccountInput)
    .mutation(({ ctx, input }): Promise<void> => renameAccount(ctx.deps, ctx.actor, input.name)),
  /** Ends all other sessions. */
  changePassword: personProcedure
    .input(changePasswordInput)
    .mutation(({ ctx, input }): Promise<void> => changePassword(ctx.deps, ctx.actor, input)),
  sessions: personProcedure.query(
    ({ ctx }): Promise<SessionItem[]> => sessions.listSessions(ctx.deps, ctx.actor),
  ),
  endSession: personProcedure
    .input(z.object({ id: z.string() }))
    .mutation(({ ctx, input }): Promise<void> => sessions.endSession(ctx.deps, ctx.actor, input.id)),
  endOtherSessions: personProcedure.mutation(
    ({ ctx }): Promise<void> => sessions.endOtherSessions(ctx.deps, ctx.actor),
  ),
});
