import { z } from 'zod';
import { createTokenInput, type TokenItem } from '@/shared/contracts/tokens';
import * as tokens from '../../domain/team/token-service';
import { procedure, router } from '../trpc';

const read = procedure('data:read');

export const tokensRouter = router({
  list: read.query(({ ctx }): Promise<TokenItem[]> => tokens.listTokens(ctx.deps, ctx.actor)),
  /** The secret is shown once: only its hash is kept. Worker tokens need `worker:manage`. Not for callers with a token. */
  create: read
    .input(createTokenInput)
    .mutation(
      ({ ctx, input }): Promise<{ id: string; secret: string }> =>
        tokens.createToken(ctx.deps, ctx.actor, input),
    ),
  revoke: read
    .input(z.object({ id: z.string() }))
    .mutation(({ ctx, input }): Promise<void> => tokens.revokeToken(ctx.deps, ctx.actor, input.id)),
});
