import type { Namespace } from 'socket.io';
import type { LiveClientEvents, LiveServerEvents } from '@/shared/live-protocol';
import { actorMay } from '../actor-may';
import type { Actor, Deps } from '../deps';
import { leave, visit } from '../domain/drafts/visits';
import { tunables } from '../tunables';
import { type Room, roomName } from './rooms';

/** Who is at a draft: a page holds one finding at a time, and hears of every change. */
export function draftRoom({
  deps,
  page,
  actor,
  draftId,
  finding,
}: {
  deps: Deps;
  /** Id of the socket. */
  page: string;
  actor: Actor;
  draftId: string | null;
  finding: number | null;
}): Room {
  return {
    kind: 'draft',
    id: draftId,
    enter: async (id) => {
      // Who may only look on holds nothing.
      const held = actorMay(actor, 'data:write') ? finding : null;
      const visited = await visit(deps, { id: page, draftId: id, userId: actor.userId, finding: held });
      return visited && { isHeld: visited.isHeld && held !== null };
    },
    leave: () => leave(deps, page),
  };
}

/** Tells the pages of a draft, once per moment, that it has changed. @returns a function that ends it. */
export function announceDrafts(
  deps: Deps,
  namespace: Pick<Namespace<LiveClientEvents, LiveServerEvents>, 'local'>,
): () => void {
  const waiting = new Map<string, NodeJS.Timeout>();
  const off = deps.live.on('draft', (draftId) => {
    if (waiting.has(draftId)) return;
    const timer = setTimeout(() => {
      waiting.delete(draftId);
      namespace.local.to(roomName('draft', draftId)).emit('draft', { draftId });
    }, tunables.draftChangedMs);
    waiting.set(draftId, timer);
  });
  return () => {
    off();
    for (const timer of waiting.values()) clearTimeout(timer);
  };
}
