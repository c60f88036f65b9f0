import { DatabaseError } from '../../db/engine';
import type { LiveMessage } from '../live-bus';
import type { Relay, RelayOptions } from './relay';

/** How long the start waits for Redis. */
const START_TIMEOUT_MS = 30_000;
const MAX_RECONNECT_MS = 2_000;

/** The part of a namespace that speaks to the other servers. */
interface Peers {
  on(event: 'live', listener: (message: LiveMessage) => void): void;
  off(event: 'live'): void;
  serverSideEmit(event: 'live', message: LiveMessage): void;
}

/** Sends and receives through socket.io's Redis adapter. While Redis is away nothing is sent. */
export async function openRedisRelay({ io, deps, receive }: RelayOptions, url: string): Promise<Relay> {
  // Most servers have no Redis: loading these would cost each of them a quarter of a second at the start.
  const [{ createClient }, { createAdapter }] = await Promise.all([
    import('redis'),
    import('@socket.io/redis-adapter'),
  ]);
  const client = createClient({
    url,
    // What was not sent in time is read from the log instead of sent late.
    disableOfflineQueue: true,
    socket: { reconnectStrategy: (tries) => Math.min(100 * tries, MAX_RECONNECT_MS) },
  });
  const subscriber = client.duplicate({ disableOfflineQueue: false });
  for (const connection of [client, subscriber]) {
    connection.on('error', (error: Error) =>
      deps.log.warn({ reason: error.message }, 'Redis does not answer; pages catch up from the database'),
    );
  }
  const close = () => {
    for (const connection of [client, subscriber]) connection.destroy();
  };
  try {
    await withTimeout(Promise.all([client.connect(), subscriber.connect()]));
  } catch (error) {
    close();
    const message = `Redis at MINTMARK_REDIS_URL does not answer: ${(error as Error).message}. Start it, or leave MINTMARK_REDIS_URL unset: PostgreSQL then carries the live messages.`;
    throw new DatabaseError(message, { cause: error });
  }
  const lost = (error: Error) => deps.log.debug({ reason: error.message }, 'a live message was not sent');
  // The adapter does not handle failures to publish; unhandled, one would be reported as a fault of the server.
  const publisher = new Proxy(client, {
    get: (target, key) => {
      const value = Reflect.get(target, key, target);
      if (key === 'publish') return (...args: [string, string]) => target.publish(...args).catch(lost);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  io.adapter(createAdapter(publisher, subscriber, { key: 'mintmark' }));
  const peers = io.of('/live') as unknown as Peers;
  peers.on('live', receive);
  return {
    send: (message) => peers.serverSideEmit('live', message),
    close: async () => {
      close();
    },
  };
}

async function withTimeout<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`no connection within ${START_TIMEOUT_MS / 1000} s`)),
      START_TIMEOUT_MS,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
