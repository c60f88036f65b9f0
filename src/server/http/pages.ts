import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import next from 'next';
import type { Env } from '../env';

export interface Pages {
  handle(req: IncomingMessage, res: ServerResponse): Promise<void>;
  /** Development only: Next's own socket for hot reloading. */
  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): Promise<void>;
}

/** Next as the last handler of our server: production build or development server, by `env.production`. */
export async function openPages({ env, dir }: { env: Env; dir: string }): Promise<Pages> {
  // Next listens to upgrades on the server it is given and, left alone, takes ours. This one never listens and
  // receives the upgrades that are for Next.
  const upgrades = createServer();
  const app = next({
    dev: !env.production,
    dir,
    hostname: env.host,
    port: env.port,
    httpServer: upgrades,
  });
  await app.prepare();
  const handle = app.getRequestHandler();
  return {
    handle: (req, res) => handle(req, res),
    upgrade: (req, socket, head) => {
      const taken = !env.production && upgrades.emit('upgrade', req, socket, head);
      if (!taken) socket.destroy();
    },
    close: () => app.close(),
  };
}
