import type { Env } from '../../env';

/** Whoever was last seen before this moment counts as away. */
export function silentSince({ leaseSeconds }: Pick<Env, 'leaseSeconds'>, now: Date): Date {
  return new Date(now.getTime() - leaseSeconds * 1000);
}

/**
 * Is the worker there? The server with its connection says so, as long as messages arrive: a server
 * that was killed cannot take it back. Pure.
 */
export function isConnected(
  env: Pick<Env, 'leaseSeconds'>,
  worker: { connected: boolean; lastSeen: Date },
  now: Date,
): boolean {
  return worker.connected && worker.lastSeen > silentSince(env, now);
}
