import type { Actor } from '../../deps';

/** A comment stands in its author's name: nobody else may change it. */
export function mayEdit(actor: Actor, comment: { authorId: string }): boolean {
  return comment.authorId === actor.userId;
}
