import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { tunables } from '../tunables';

/** Listens. @returns the port, also where 0 asked for any. @throws the system's error, such as EADDRINUSE. */
export function listen(server: Server, { host, port }: { host: string; port: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

/**
 * Takes no new connection, ends the sockets by `closeSockets` and lets answers in progress finish, for a while.
 * `upgraded` are connections that left HTTP and that nobody else ends.
 */
export async function stopListening({
  server,
  closeSockets,
  upgraded,
}: {
  server: Server;
  closeSockets: () => Promise<void>;
  upgraded: Iterable<Duplex>;
}): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  let cut: NodeJS.Timeout | undefined;
  const timeOver = new Promise<void>((resolve) => {
    cut = setTimeout(() => {
      server.closeAllConnections();
      resolve();
    }, tunables.drainSeconds * 1000);
  });
  await Promise.race([closeSockets(), timeOver]);
  for (const socket of upgraded) socket.destroy();
  server.closeIdleConnections();
  await Promise.race([closed, timeOver]);
  clearTimeout(cut);
}
