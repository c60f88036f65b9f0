import { may, type Permission, scopeOf } from '@/shared/permissions';
import type { Actor } from './deps';
import { AppError } from './errors';

/** May this caller do it: by the person's role, and for a program by its token's scopes too? */
export function actorMay(actor: Actor, permission: Permission): boolean {
  if (actor.lacksSecondFactor) return false;
  return may(actor.role, permission) && tokenAllows(actor, permission);
}

/** Is it within the scopes of the token, if there is one? For what a role need not allow because it is one's own. */
export function tokenAllows({ token }: Actor, permission: Permission): boolean {
  return token?.scopes?.includes(scopeOf(permission)) ?? true;
}

/** @throws AppError `not-allowed` with what to do about it */
export function requirePermission(actor: Actor, permission: Permission): void {
  if (actor.lacksSecondFactor) {
    throw new AppError(
      'not-allowed',
      'The team requires a second factor. Set one up on the account page first.',
    );
  }
  if (!may(actor.role, permission)) {
    throw new AppError('not-allowed', `Your role (${actor.role}) may not do this; ask an administrator.`);
  }
  if (!actorMay(actor, permission)) {
    throw new AppError(
      'not-allowed',
      `This API token may not do this: it lacks the scope “${scopeOf(permission)}”. Create another one on the account page.`,
    );
  }
}

/**
 * What everybody who reads may also change, such as their own preferences, is no part of a token's scope to read.
 * @throws AppError `not-allowed`
 */
export function requireChangingScope(actor: Actor): void {
  const scopes = actor.token?.scopes;
  if (!scopes || scopes.includes('run') || scopes.includes('admin')) return;
  throw new AppError(
    'not-allowed',
    'This API token may only read. Create one with the scope “run” on the account page.',
  );
}

/**
 * What would outlive a token (another token, an invitation, a password) is for people on a page: whoever finds a token
 * cannot make it permanent. This machine's own token, which lies beside the database, is no person's.
 * @throws AppError `not-allowed`
 */
export function requirePerson(actor: Actor): void {
  if (!actor.token || actor.token.isLocal) return;
  throw new AppError('not-allowed', 'An API token may not do this. Sign in on a page.');
}
