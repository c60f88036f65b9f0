import type { Server } from 'socket.io';
import type { Deps } from '../../deps';
import type { LiveMessage } from '../live-bus';

/** Sends messages to the other servers of the same database. What it loses, the job that compares log heads replaces. */
export interface Relay {
  send(message: LiveMessage): void;
  close(): Promise<void>;
}

export interface RelayOptions {
  io: Server;
  deps: Deps;
  receive: (message: LiveMessage) => void;
}
