import { z } from 'zod';
import { type TokenItem, tokenKindSchema } from '@/shared/contracts/tokens';
import * as tokens from '../../domain/team/token-service';
import { procedure, router } from '../trpc';

const read = procedure('data:read');

export const tokensRouter = router({
  list: read.query(({ ctx }): Promise<TokenItem[]> => tokens.listTokens(ctx.deps, ctx.actor)),
  /** The secret is shown once: only its hash is kept. Worker tokens need `worker:manage`. */
  create: read
    .input(z.object({ kind: tokenKindSchema, name: z.string().trim().min(1).max(80) }))
    .mutation(
      ({ ctx, input }): Promise<{ id: string; secret: string }> =>
        tokens.createToken(ctx.deps, ctx.actor, input),
    ),
  revoke: read
    .input(z.object({ id: z.string() }))
    .mutation(({ ctx, input }): Promise<void> => tokens.revokeToken(ctx.deps, ctx.actor, input.id)),
});
