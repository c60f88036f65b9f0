import type { Actor } from '../../deps';

/** Words in somebody's name are that person's: nobody else may change them. */
export function mayEdit(actor: Actor, comment: { authorId: string }): boolean {
  return comment.authorId === actor.userId;
}

/** Administrators keep house; everybody may take back their own words. */
export function mayRemove(actor: Actor, comment: { authorId: string }): boolean {
  return comment.authorId === actor.userId || actor.role === 'administrator';
}
