import { io, type Socket } from 'socket.io-client';
import { type LiveClientEvents, type LiveServerEvents, NOT_SIGNED_IN } from '@/shared/live-protocol';
import { leaveForLogin } from '../api/login-path';

export type LiveSocket = Socket<LiveServerEvents, LiveClientEvents>;

let shared: LiveSocket | undefined;

/**
 * The tab's one connection to the server's live feed; opened at the first call. It signs in with the session
 * cookie and reconnects by itself, forever. Browser only.
 */
export function liveSocket(): LiveSocket {
  if (shared) return shared;
  const socket: LiveSocket = io('/live', {
    path: '/socket.io',
    transports: ['websocket', 'polling'],
    withCredentials: true,
    reconnectionDelay: 500,
    // A restarted server should be live again within seconds, on every open page.
    reconnectionDelayMax: 4000,
  });
  // The browser notices that the network is back before the next attempt.
  window.addEventListener('online', () => {
    if (!socket.connected) socket.disconnect().connect();
  });
  // A refusal by the server ends the attempts; it may be a server that is shutting down.
  socket.on('connect_error', ({ message }) => {
    if (message === NOT_SIGNED_IN) return leaveForLogin();
    if (!socket.active) setTimeout(() => socket.connect(), 4000);
  });
  socket.on('disconnect', () => {
    if (!socket.active) setTimeout(() => socket.connect(), 1000);
  });
  shared = socket;
  return socket;
}
