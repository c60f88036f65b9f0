import { setTimeout as delay } from 'node:timers/promises';
import type { DefaultEventsMap, Namespace, Server, Socket } from 'socket.io';
import { z } from 'zod';
import type { LiveClientEvents, LiveServerEvents } from '@/shared/live-protocol';
import { actorFromRequest } from '../auth/actor';
import type { Deps } from '../deps';
import { headSeq, readEvents } from '../domain/runs/query-service';
import { tunables } from '../tunables';
import { gatherChanges } from './changed-topics';
import { every } from './every';
import { LiveSubscription } from './live-subscription';

type LiveNamespace = Namespace<LiveClientEvents, LiveServerEvents, DefaultEventsMap, LiveSocketData>;
type LiveSocket = Socket<LiveClientEvents, LiveServerEvents, DefaultEventsMap, LiveSocketData>;
interface LiveSocketData {
  userId: string;
}

const subscribeRequest = z.object({ runId: z.string().max(64), afterSeq: z.number().int().min(0) });
const unsubscribeRequest = z.object({ runId: z.string().max(64) });

/** Pages: the run event log as it grows, and which lists changed. Needs a session, like any page. */
export function serveLive(io: Server, deps: Deps): { close(): void } {
  const namespace: LiveNamespace = io.of('/live');
  const subscriptions = new Map<string, Map<string, LiveSubscription>>();

  namespace.use(async (socket, next) => {
    const actor = await actorFromRequest(deps, socket.request).catch((error: unknown) => {
      deps.log.error({ err: error }, 'could not check a session');
      return null;
    });
    if (!actor) return next(new Error('not-signed-in'));
    socket.data.userId = actor.userId;
    next();
  });
  namespace.on('connection', (socket) => {
    const own = new Map<string, LiveSubscription>();
    subscriptions.set(socket.id, own);
    follow(deps, socket, own);
    socket.on('disconnect', () => {
      for (const subscription of own.values()) subscription.close();
      subscriptions.delete(socket.id);
    });
  });

  const offEvents = deps.live.on('events', ({ runId, events }) => {
    for (const own of subscriptions.values()) {
      const subscription = own.get(runId);
      if (subscription && !subscription.offer(events)) void catchUp(deps, subscription);
    }
  });
  const stopChanges = gatherChanges(deps.live, (topics) => namespace.emit('changed', topics));
  const recheck = every(tunables.accessRecheckSeconds * 1000, () => dropSignedOut(deps, namespace), deps.log);
  const offAccess = deps.live.on('access', () => void recheck.now());

  return {
    close: () => {
      offEvents();
      offAccess();
      stopChanges();
      void recheck.stop();
    },
  };
}

function follow(deps: Deps, socket: LiveSocket, own: Map<string, LiveSubscription>): void {
  socket.on('subscribe', async (raw: unknown, ack: unknown) => {
    const answer: Parameters<LiveClientEvents['subscribe']>[1] =
      typeof ack === 'function' ? (ack as never) : () => undefined;
    const request = subscribeRequest.safeParse(raw);
    if (!request.success) return answer({ ok: false, error: 'A subscription names runId and afterSeq.' });
    const { runId, afterSeq } = request.data;
    try {
      const head = await headSeq(deps, runId);
      if (head === null) return answer({ ok: false, error: 'This run does not exist.' });
      if (!own.has(runId) && own.size >= tunables.maxLiveSubscriptions) {
        return answer({ ok: false, error: 'This page follows too many runs; reload it.' });
      }
      own.get(runId)?.close();
      const subscription = new LiveSubscription(portTo(deps, socket, runId), Math.min(afterSeq, head));
      own.set(runId, subscription);
      if (!socket.connected) return subscription.close();
      answer({ ok: true, headSeq: head });
      await catchUp(deps, subscription);
    } catch (error) {
      deps.log.error({ err: error, runId }, 'a subscription failed');
      answer({ ok: false, error: 'The server could not read the log; try again.' });
    }
  });
  socket.on('unsubscribe', (raw: unknown) => {
    const request = unsubscribeRequest.safeParse(raw);
    if (!request.success) return;
    own.get(request.data.runId)?.close();
    own.delete(request.data.runId);
  });
}

/** A failed read ends the socket: the page connects anew and asks from where it stands. */
async function catchUp(deps: Deps, subscription: LiveSubscription): Promise<void> {
  await subscription.catchUp().catch((error: unknown) => {
    deps.log.error({ err: error }, 'could not replay a run');
    subscription.fail();
  });
}

function portTo(deps: Deps, socket: LiveSocket, runId: string) {
  // Private by type only; engine.io has no other way to tell how far behind a client is.
  const { conn } = socket as unknown as { conn: { writeBuffer: unknown[] } };
  const isCongested = () => conn.writeBuffer.length > tunables.maxSocketBacklog;
  return {
    read: (afterSeq: number, limit: number) => readEvents(deps, { runId, afterSeq, limit }),
    send: (events: Parameters<LiveServerEvents['events']>[0]['events']) =>
      void socket.emit('events', { runId, events }),
    fail: () => void socket.disconnect(true),
    isCongested,
    drained: async () => {
      while (socket.connected && isCongested()) await delay(50);
    },
  };
}

/** Ends the sockets whose session has ended, whose token was revoked or whose person was disabled. */
async function dropSignedOut(deps: Deps, namespace: LiveNamespace): Promise<void> {
  for (const socket of namespace.sockets.values()) {
    const actor = await actorFromRequest(deps, socket.request);
    if (actor?.userId !== socket.data.userId) socket.disconnect(true);
  }
}
