import { initTRPC, TRPCError } from '@trpc/server';
import { apiTransformer } from '@/shared/answer-coding';
import type { ErrorCode } from '@/shared/error-codes';
import type { Permission } from '@/shared/permissions';
import { requireChangingScope, requirePermission, requirePerson } from '../actor-may';
import type { Caller } from '../auth/caller';
import { asDatabaseError } from '../db/database-error';
import type { Actor, Deps } from '../deps';
import { beginCall, endCall } from '../domain/audit/record-call';
import { StaleEditError } from '../domain/edits/save-edit';
import { AppError } from '../errors';
import { ownTurn } from '../in-turns';
import { decodeInput } from './decode-input';

interface TrpcContext {
  deps: Deps;
  actor: Actor | null;
  /** Where the call comes from; absent for those of the server itself. */
  caller?: Caller;
}

const trpcCodes = {
  'bad-request': 'BAD_REQUEST',
  'bad-photo': 'BAD_REQUEST',
  'bad-archive': 'BAD_REQUEST',
  'not-signed-in': 'UNAUTHORIZED',
  'not-allowed': 'FORBIDDEN',
  'not-found': 'NOT_FOUND',
  'method-not-allowed': 'METHOD_NOT_SUPPORTED',
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

/** The calls of one request begin one after the other: twenty lists would all make their statements in one turn. */
const beginInTurns = t.middleware(async ({ batchIndex, next }) => {
  if (batchIndex > 0) await ownTurn();
  return next();
});

/** Every change by a known person or program goes into the audit log, however it ends; of strangers, what succeeded. */
const recordMutations = t.middleware(async ({ ctx, type, path, getRawInput, next }) => {
  if (type !== 'mutation') return next();
  const call = {
    path,
    input: await getRawInput().catch(() => undefined),
    actor: ctx.actor,
    caller: ctx.caller,
  };
  const begun = beginCall(ctx.deps, call);
  const result = await next();
  if (result.ok) endCall(begun, call, { outcome: 'done', answer: result.data });
  else
    endCall(begun, call, {
      outcome: result.error.code === 'INTERNAL_SERVER_ERROR' ? 'failed' : 'refused',
      code: result.error.code,
    });
  return result;
});

export const router = t.router;

/** A procedure for everybody, signed in or not. */
export const openProcedure = t.procedure
  .meta({ permission: 'open' })
  .use(beginInTurns)
  .use(recordMutations)
  .use(mapErrors);

/** A procedure for people on their own account. */
export const personProcedure = openProcedure.meta({ permission: 'signed-in' }).use(({ ctx, next }) => {
  if (!ctx.actor) throw new TRPCError({ code: 'UNAUTHORIZED', message: 'Sign in to continue.' });
  requirePerson(ctx.actor);
  return next({ ctx: { deps: ctx.deps, actor: ctx.actor } });
});

/** A procedure for callers whose role has `permission`. */
export function procedure(permission: Permission) {
  return openProcedure.meta({ permission }).use(({ ctx, type, next }) => {
    if (!ctx.actor) throw new TRPCError({ code: 'UNAUTHORIZED', message: 'Sign in to continue.' });
    requirePermission(ctx.actor, permission);
    if (type === 'mutation' && permission === 'data:read') requireChangingScope(ctx.actor);
    return next({ ctx: { deps: ctx.deps, actor: ctx.actor } });
  });
}
