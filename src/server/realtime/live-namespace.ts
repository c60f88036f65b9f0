import { setTimeout as delay } from 'node:timers/promises';
import type { DefaultEventsMap, Namespace, Server, Socket } from 'socket.io';
import { z } from 'zod';
import { type LiveClientEvents, type LiveServerEvents, NOT_SIGNED_IN } from '@/shared/live-protocol';
import type { RunEvent } from '@/shared/run-events';
import { actorMay } from '../actor-may';
import { actorFromRequest } from '../auth/actor';
import type { Actor, Deps } from '../deps';
import { headSeq, readHeads } from '../domain/runs/query-service';
import type { JobSockets } from '../jobs/job';
import { Rate } from '../rate';
import { tunables } from '../tunables';
import { gatherChanges } from './changed-topics';
import { announceDrafts } from './draft-rooms';
import { followVisits } from './follow-visits';
import { Followers, LiveSubscription, type Own, type SubscriptionPort } from './live-subscription';
import { readReplay } from './read-replay';
import { ReviewRooms } from './review-rooms';
import { shareEncoding } from './sharing-encoder';

type LiveNamespace = Namespace<LiveClientEvents, LiveServerEvents, DefaultEventsMap, LiveSocketData>;
type LiveSocket = Socket<LiveClientEvents, LiveServerEvents, DefaultEventsMap, LiveSocketData>;
type EventsMessage = Parameters<LiveServerEvents['events']>[0];
interface LiveSocketData {
  userId: string;
  actor: Actor;
}

const subscribeRequest = z.object({
  runId: z.string().max(64),
  afterSeq: z.number().int().min(0),
  condense: z.boolean().default(false),
});
const unsubscribeRequest = z.object({ runId: z.string().max(64) });

/** Pages: the run event log as it is committed, and which lists changed. Needs a session, like any page. */
export function serveLive(io: Server, deps: Deps): JobSockets & { close(): void } {
  const namespace: LiveNamespace = io.of('/live');
  const followers = new Followers();
  const reviews = new ReviewRooms(deps, namespace);

  namespace.use(async (socket, next) => {
    try {
      const actor = await actorFromRequest(deps, socket.request);
      if (!actor || !actorMay(actor, 'data:read')) return next(new Error(NOT_SIGNED_IN));
      if (countOf(namespace, actor.userId) >= tunables.maxLiveSocketsPerPerson) {
        return next(new Error('You have too many pages open. Close some.'));
      }
      socket.data.userId = actor.userId;
      socket.data.actor = actor;
      next();
    } catch (error) {
      deps.log.error({ err: error }, 'could not check a session');
      next(new Error('unavailable'));
    }
  });
  namespace.on('connection', (socket) => {
    const own = new Map<string, LiveSubscription>();
    follow({ deps, socket, own, followers });
    followVisits({ deps, socket, actor: socket.data.actor, reviews });
    socket.on('disconnect', () => {
      for (const runId of own.keys()) followers.set({ runId, own, subscription: null });
    });
  });

  const check = (runId: string, isWhole: (subscription: LiveSubscription) => boolean) => {
    for (const subscription of followers.of(runId)) {
      if (!isWhole(subscription)) void catchUp(deps, subscription);
    }
  };
  const offEvents = deps.live.on('events', ({ runId, events }) => {
    check(runId, (subscription) => subscription.offer(events));
  });
  const offReceived = deps.live.on('received', ({ runId, lastSeq, events }) =>
    check(runId, (subscription) => (events ? subscription.offer(events) : subscription.noteHead(lastSeq))),
  );
  const stopDrafts = announceDrafts(deps, namespace);
  const stopChanges = gatherChanges(deps.live, (topics) => namespace.local.emit('changed', topics));

  return {
    compareHeads: async () => {
      // What another server published may have been lost, the last of it without a gap that shows it.
      if (!deps.db.dialect.isShared) return;
      for (const { id, lastSeq } of await readHeads(deps, followers.runs())) {
        check(id, (subscription) => subscription.noteHead(lastSeq));
      }
    },
    endRevoked: () => endRevoked(deps, namespace),
    close: () => {
      offEvents();
      offReceived();
      stopChanges();
      stopDrafts();
      reviews.close();
    },
  };
}

function follow({
  deps,
  socket,
  own,
  followers,
}: {
  deps: Deps;
  socket: LiveSocket;
  own: Own;
  followers: Followers;
}): void {
  const rate = new Rate(tunables.maxSubscribesPerMinute);
  socket.on('subscribe', async (raw: unknown, ack: unknown) => {
    const answer: Parameters<LiveClientEvents['subscribe']>[1] =
      typeof ack === 'function' ? (ack as never) : () => undefined;
    const request = subscribeRequest.safeParse(raw);
    if (!request.success) return answer({ ok: false, error: 'A subscription names runId and afterSeq.' });
    if (!rate.take()) return answer({ ok: false, error: 'This page asks too often. Reload it in a minute.' });
    const { runId, afterSeq, condense } = request.data;
    try {
      const head = await headSeq(deps, runId);
      if (head === null) return answer({ ok: false, error: 'This run does not exist.' });
      if (!own.has(runId) && own.size >= tunables.maxLiveSubscriptions) {
        return answer({ ok: false, error: 'This page follows too many runs. Reload it.' });
      }
      if (!socket.connected) return;
      const port = portTo({ deps, socket, runId, condense });
      const subscription = new LiveSubscription(port, Math.min(afterSeq, head));
      followers.set({ runId, own, subscription });
      answer({ ok: true, headSeq: head });
      await catchUp(deps, subscription);
    } catch (error) {
      deps.log.error({ err: error, runId }, 'a subscription failed');
      answer({ ok: false, error: 'The server could not read the log. Try again.' });
    }
  });
  socket.on('unsubscribe', (raw: unknown) => {
    const request = unsubscribeRequest.safeParse(raw);
    if (!request.success) return;
    followers.set({ runId: request.data.runId, own, subscription: null });
  });
}

function countOf(namespace: LiveNamespace, userId: string): number {
  let count = 0;
  for (const { data } of namespace.sockets.values()) if (data.userId === userId) count += 1;
  return count;
}

/** A failed read ends the socket: the page connects again and continues from where it stands. */
async function catchUp(deps: Deps, subscription: LiveSubscription): Promise<void> {
  await subscription.catchUp().catch((error: unknown) => {
    deps.log.error({ err: error }, 'could not replay a run');
    subscription.fail();
  });
}

const messages = new WeakMap<RunEvent[], EventsMessage>();
/** The message with these events; one list makes one message, whoever it goes to. */
function messageOf(runId: string, events: RunEvent[]): EventsMessage {
  const known = messages.get(events);
  if (known) return known;
  const message = shareEncoding<EventsMessage>({ runId, events });
  messages.set(events, message);
  return message;
}

function portTo({
  deps,
  socket,
  runId,
  condense,
}: {
  deps: Deps;
  socket: LiveSocket;
  runId: string;
  condense: boolean;
}): SubscriptionPort {
  // Private by type only; engine.io has no other measure of how far behind a client is.
  const { conn } = socket as unknown as { conn: { writeBuffer: unknown[] } };
  const isCongested = () => conn.writeBuffer.length > tunables.maxSocketBacklog;
  return {
    read: (afterSeq) => readReplay(deps, { runId, afterSeq, condense }),
    send: (events, condensed) =>
      void socket.emit('events', condensed ? { runId, events, condensed } : messageOf(runId, events)),
    fail: () => void socket.disconnect(true),
    isCongested,
    drained: async () => {
      while (socket.connected && isCongested()) await delay(50);
    },
  };
}

/**
 * Ends the sockets whose session has ended, whose token was revoked, whose person was disabled or may not look any more.
 * Of one who has another role the page comes again, as what that person is now.
 */
async function endRevoked(deps: Deps, namespace: LiveNamespace): Promise<void> {
  for (const socket of namespace.sockets.values()) {
    const actor = await actorFromRequest(deps, socket.request);
    const { userId, role } = socket.data.actor;
    const isSame = actor?.userId === userId && actor.role === role && actorMay(actor, 'data:read');
    if (!isSame) socket.disconnect(true);
  }
}
