import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { Server } from 'socket.io';
import { isSameOrigin } from '../auth/same-origin';
import type { Deps } from '../deps';
import { disconnectLeftOver } from '../domain/workers/service';
import type { JobSockets } from '../jobs/job';
import { tunables } from '../tunables';
import { boundedParser, boundPolling } from './bounded-parser';
import { serveLive } from './live-namespace';
import { joinReplicas } from './replicas/join-replicas';
import { serveWorkers } from './worker-namespace';

export interface Realtime extends JobSockets {
  /** Serves the same sockets on another server too. */
  attachTo(httpServer: HttpServer): void;
  /** Ends every socket. Resolves when all is written that a socket had begun. */
  close(): Promise<void>;
}

/** Puts socket.io on the server's port, under `/socket.io`: `/live` for pages, `/worker` for workers. */
export async function attachRealtime({
  httpServer,
  deps,
}: {
  httpServer: HttpServer;
  deps: Deps;
}): Promise<Realtime> {
  await disconnectLeftOver(deps);

  const io = new Server({
    path: '/socket.io',
    serveClient: false,
    maxHttpBufferSize: tunables.maxSocketMessageBytes,
    connectTimeout: tunables.socketAdmissionSeconds * 1000,
    parser: boundedParser,
    pingInterval: tunables.socketPingSeconds * 1000,
    pingTimeout: tunables.socketPongSeconds * 1000,
    allowRequest: (req, answer) => answer(null, isAllowedOrigin(req, deps.env.publicUrl)),
  });
  const relay = await joinReplicas(io, deps);
  const live = serveLive(io, deps);
  const workers = serveWorkers(io, deps);
  deps.metrics.countSockets(() => ({
    live: io.of('/live').sockets.size,
    worker: io.of('/worker').sockets.size,
  }));
  io.attach(httpServer);
  boundPolling(io);

  return {
    attachTo: (other) => io.engine.attach(other, { path: '/socket.io' }),
    compareHeads: () => live.compareHeads(),
    endRevoked: async () => {
      await live.endRevoked();
      await workers.endRevoked();
    },
    close: async () => {
      live.close();
      io.engine.close();
      await workers.close();
      deps.live.relayTo(null);
      await relay?.close();
    },
  };
}

/**
 * Browsers name the page a socket comes from; one of a foreign page would carry our cookie. A client that names
 * nothing is no browser, and must prove itself by a token or a cookie it was given.
 */
function isAllowedOrigin(req: IncomingMessage, publicUrl: string | null): boolean {
  const { origin, 'sec-fetch-site': site } = req.headers;
  return (origin === undefined && site === undefined) || isSameOrigin(req.headers, publicUrl);
}
