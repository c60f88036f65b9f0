import { initTRPC, TRPCError } from '@trpc/server';
import { apiTransformer } from '@/shared/answer-coding';
import type { ErrorCode } from '@/shared/error-codes';
import { may, type Permission } from '@/shared/permissions';
import { asDatabaseError } from '../db/database-error';
import type { Actor, Deps } from '../deps';
import { StaleEditError } from '../domain/edits/save-edit';
import { AppError } from '../errors';
import { decodeInput } from './decode-input';

interface TrpcContext {
  deps: Deps;
  actor: Actor | null;
}

const trpcCodes = {
  'bad-request': 'BAD_REQUEST',
  'bad-photo': 'BAD_REQUEST',
  'bad-archive': 'BAD_REQUEST',
  'not-signed-in': 'UNAUTHORIZED',
  'not-allowed': 'FORBIDDEN',
  'not-found': 'NOT_FOUND',
  conflict: 'CONFLICT',
  'too-large': 'PAYLOAD_TOO_LARGE',
  'too-many-requests': 'TOO_MANY_REQUESTS',
  unavailable: 'SERVICE_UNAVAILABLE',
  'disk-full': 'INTERNAL_SERVER_ERROR',
  internal: 'INTERNAL_SERVER_ERROR',
} as const satisfies Record<ErrorCode, string>;

/** Who may call a procedure; the reference of the API is made from it. */
export interface ProcedureMeta {
  permission: Permission | 'open' | 'signed-in';
}

const t = initTRPC
  .context<TrpcContext>()
  .meta<ProcedureMeta>()
  .create({
    transformer: {
      ...apiTransformer,
      input: { serialize: apiTransformer.input.serialize, deserialize: decodeInput },
    },
    errorFormatter: ({ shape, error }) => {
      const known = error.cause instanceof AppError || error.code !== 'INTERNAL_SERVER_ERROR';
      return {
        ...shape,
        message: known ? shape.message : 'Something went wrong on the server; its log has the details.',
        data: {
          ...shape.data,
          stack: undefined,
          staleEdit: error.cause instanceof StaleEditError ? error.cause.staleEdit : null,
        },
      };
    },
  });

/** Turns the services' errors into tRPC's, in the one place where that happens. */
const mapErrors = t.middleware(async ({ next }) => {
  const result = await next();
  const cause = result.ok ? null : asDatabaseError(result.error.cause);
  if (cause instanceof AppError) {
    throw new TRPCError({ code: trpcCodes[cause.code], message: cause.message, cause });
  }
  return result;
});

export const router = t.router;

/** A procedure for everybody, signed in or not. */
export const openProcedure = t.procedure.meta({ permission: 'open' }).use(mapErrors);

/** A procedure for callers whose role has `permission`. */
export function procedure(permission: Permission) {
  return openProcedure.meta({ permission }).use(({ ctx, next }) => {
    if (!ctx.actor) throw new TRPCError({ code: 'UNAUTHORIZED', message: 'Sign in to continue.' });
    if (!may(ctx.actor.role, permission)) {
      throw new TRPCError({
        code: 'FORBIDDEN',
        message: `Your role (${ctx.actor.role}) may not do this; ask an administrator.`,
      });
    }
    return next({ ctx: { deps: ctx.deps, actor: ctx.actor } });
  });
}
