import type { IncomingMessage } from 'node:http';

/** The header in which the client's address is handed to better-auth; whatever a client sends in it is replaced. */
export const CLIENT_ADDRESS_HEADER = 'x-mintmark-client-address';

/**
 * The address the request came from. A proxy's `X-Forwarded-For` is believed only when the connection comes from
 * an address in `trustedProxies`: anybody can send the header.
 */
export function clientAddress(req: IncomingMessage, trustedProxies: readonly string[]): string {
  let address = plain(req.socket.remoteAddress ?? '');
  const forwarded = String(req.headers['x-forwarded-for'] ?? '')
    .split(',')
    .flatMap((part) => plain(part.trim()) || []);
  while (trustedProxies.includes(address)) {
    const previous = forwarded.pop();
    if (!previous) break;
    address = previous;
  }
  return address;
}

/** `::ffff:192.0.2.1` is how a dual-stack socket writes 192.0.2.1. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}
