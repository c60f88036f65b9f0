/** What is known of the connection behind a live page, for `liveStatus`. Times in milliseconds since 1970. */
export interface LiveConnection {
  connected: boolean;
  /** When the connection was last known to work; null before the first. */
  lastConnectedAt: number | null;
  /** True from (re)subscribing until everything up to the log's head has arrived. */
  catchingUp: boolean;
  /** Why the server refused the subscription. */
  error: string | null;
}

export type LiveStatus =
  | { kind: 'connecting' }
  | { kind: 'live' }
  | { kind: 'catching-up' }
  | { kind: 'stale'; seconds: number }
  | { kind: 'refused'; error: string };

/** How far the page can be trusted right now. */
export function liveStatus(connection: LiveConnection, now: number): LiveStatus {
  if (connection.error !== null) return { kind: 'refused', error: connection.error };
  if (!connection.connected) {
    if (connection.lastConnectedAt === null) return { kind: 'connecting' };
    return { kind: 'stale', seconds: Math.max(0, Math.round((now - connection.lastConnectedAt) / 1000)) };
  }
  return connection.catchingUp ? { kind: 'catching-up' } : { kind: 'live' };
}
