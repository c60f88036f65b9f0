import { z } from 'zod';
import type { LiveClientEvents } from '@/shared/live-protocol';
import type { Actor, Deps } from '../deps';
import { Rate } from '../rate';
import { tunables } from '../tunables';
import { draftRoom } from './draft-rooms';
import type { ReviewRooms } from './review-rooms';
import { type Room, roomName, type VisitingSocket } from './rooms';

const id = z.string().max(64).nullable();
const visitRequest = z.union([
  z.object({ draftId: id, finding: z.number().int().nullable() }),
  z.object({ reviewId: id }),
]);

/** Where a page is with others: at a draft or at a review, one at a time. It says so again and again. */
export function followVisits({
  deps,
  socket,
  actor,
  reviews,
}: {
  deps: Deps;
  socket: VisitingSocket;
  actor: Actor;
  reviews: ReviewRooms;
}): void {
  const guest = reviews.guest(socket, actor);
  const rate = new Rate(tunables.maxVisitsPerMinute);
  let at: { name: string; room: Room } | null = null;
  // One after the other: a page that leaves must not be put back by what it said before.
  let queue: Promise<unknown> = Promise.resolve();
  const inTurn = (work: () => Promise<void>) => {
    queue = queue.then(work).catch((err: unknown) => deps.log.error({ err }, 'a visit failed'));
  };
  const leave = async () => {
    if (!at) return;
    const { name, room } = at;
    at = null;
    await socket.leave(name);
    await room.leave();
  };
  socket.on('visit', (raw: unknown, ack: unknown) => {
    const answer: Parameters<LiveClientEvents['visit']>[1] =
      typeof ack === 'function' ? (ack as never) : () => undefined;
    const request = visitRequest.safeParse(raw);
    // What comes too often is not even kept waiting: each is read and written in the database.
    if (!request.success || !rate.take()) return answer({ ok: false, isHeld: false });
    const room =
      'draftId' in request.data
        ? draftRoom({ deps, page: socket.id, actor, ...request.data })
        : guest.room(request.data.reviewId);
    inTurn(async () => {
      const name = room.id === null ? null : roomName(room.kind, room.id);
      // Whoever has left a draft may be at a review by now.
      if (at && at.name !== name && (name !== null || at.room.kind === room.kind)) await leave();
      if (room.id === null || name === null) return answer({ ok: true, isHeld: false });
      if (!socket.connected) return;
      const entered = await room.enter(room.id);
      if (!entered) {
        await leave();
        return answer({ ok: false, isHeld: false });
      }
      at = { name, room };
      await socket.join(name);
      answer({ ok: true, isHeld: entered.isHeld });
    });
  });
  socket.on('disconnect', () => inTurn(leave));
}
