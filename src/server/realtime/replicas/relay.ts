import type { Server } from 'socket.io';
import type { Deps } from '../../deps';
import type { LiveMessage } from '../live-bus';
import { openPostgresqlRelay } from './postgresql-relay';
import { openRedisRelay } from './redis-relay';

/** Takes messages to the other servers of the same database. What it loses, the check of the heads makes good. */
export interface Relay {
  send(message: LiveMessage): void;
  close(): Promise<void>;
}

export interface RelayOptions {
  io: Server;
  deps: Deps;
  receive: (message: LiveMessage) => void;
}

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
