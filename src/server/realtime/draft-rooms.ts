import type { DefaultEventsMap, Namespace, Socket } from 'socket.io';
import { z } from 'zod';
import type { LiveClientEvents, LiveServerEvents } from '@/shared/live-protocol';
import { actorMay } from '../actor-may';
import type { Actor, Deps } from '../deps';
import { leave, visit } from '../domain/drafts/visits';
import { tunables } from '../tunables';

const visitRequest = z.object({
  draftId: z.string().max(64).nullable(),
  finding: z.number().int().nullable(),
});

type DraftSocket = Socket<LiveClientEvents, LiveServerEvents, DefaultEventsMap>;

const roomOf = (draftId: string) => `draft ${draftId}`;

/** Who is at which draft: a page says so again and again, holds one finding at a time, and hears of every change. */
export function followDrafts(deps: Deps, socket: DraftSocket, actor: Actor): void {
  let room: string | null = null;
  // One after the other: a page that leaves must not be put back by what it said before.
  let queue: Promise<unknown> = Promise.resolve();
  const inTurn = (work: () => Promise<void>) => {
    queue = queue.then(work).catch((err: unknown) => deps.log.error({ err }, 'a visit of a draft failed'));
  };
  socket.on('visit', (raw: unknown, ack: unknown) => {
    const answer: Parameters<LiveClientEvents['visit']>[1] =
      typeof ack === 'function' ? (ack as never) : () => undefined;
    const request = visitRequest.safeParse(raw);
    if (!request.success) return answer({ ok: false, isHeld: false });
    const { draftId, finding } = request.data;
    inTurn(async () => {
      const wanted = draftId === null ? null : roomOf(draftId);
      if (room !== null && room !== wanted) {
        await socket.leave(room);
        room = null;
        await leave(deps, socket.id);
      }
      if (draftId === null || wanted === null) return answer({ ok: true, isHeld: false });
      if (!socket.connected) return;
      // Who may only look on holds nothing.
      const held = actorMay(actor, 'data:write') ? finding : null;
      const visited = await visit(deps, { id: socket.id, draftId, userId: actor.userId, finding: held });
      if (!visited) return answer({ ok: false, isHeld: false });
      room = wanted;
      await socket.join(wanted);
      answer({ ok: true, isHeld: visited.isHeld && held !== null });
    });
  });
  socket.on('disconnect', () => inTurn(() => leave(deps, socket.id)));
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
      namespace.local.to(roomOf(draftId)).emit('draft', { draftId });
    }, tunables.draftChangedMs);
    waiting.set(draftId, timer);
  });
  return () => {
    off();
    for (const timer of waiting.values()) clearTimeout(timer);
  };
}
