import { tunables } from '../../tunables';

/** Whoever was last seen before this moment counts as away. */
export function silentSince(now: Date): Date {
  return new Date(now.getTime() - tunables.leaseSeconds * 1000);
}

/**
 * Is the worker there? The server that holds its line says so, as long as the worker is heard from: a server
 * that was killed cannot take it back. Pure.
 */
export function isConnected(worker: { connected: boolean; lastSeen: Date }, now: Date): boolean {
  return worker.connected && worker.lastSeen > silentSince(now);
}
