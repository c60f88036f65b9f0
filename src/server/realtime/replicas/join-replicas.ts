import type { Server } from 'socket.io';
import type { Deps } from '../../deps';
import { openPostgresqlRelay } from './postgresql-relay';
import { openRedisRelay } from './redis-relay';
import type { Relay, RelayOptions } from './relay';

/**
 * Connects the live bus with those of the other servers: through Redis where the settings name one, else through
 * PostgreSQL. SQLite has one server only.
 * @returns null when there can be no other server
 */
export async function joinReplicas(io: Server, deps: Deps): Promise<Relay | null> {
  const options: RelayOptions = { io, deps, receive: (message) => deps.live.receive(message) };
  const relay = deps.env.redisUrl
    ? await openRedisRelay(options, deps.env.redisUrl)
    : deps.db.dialect.isShared
      ? await openPostgresqlRelay(options)
      : null;
  if (relay) deps.live.relayTo((message) => relay.send(message));
  return relay;
}
