import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { Server } from 'socket.io';
import { isSameOrigin } from '../auth/same-origin';
import type { Deps } from '../deps';
import { removeOrphanedCheckpoints } from '../domain/runs/checkpoints/checkpoint-files';
import { removeFailedCheckpoints } from '../domain/runs/checkpoints/checkpoints';
import { LeaseWatch } from '../domain/runs/lease/lease-watch';
import { expireLeases } from '../domain/runs/lease/lifecycle';
import { ScheduleWatch } from '../domain/runs/queue/schedule';
import { SweepWatch } from '../domain/sweeps/sweep-watch';
import { disconnectLeftOver } from '../domain/workers/service';
import { tunables } from '../tunables';
import { every } from './every';
import { serveLive } from './live-namespace';
import { startNotices } from './notices';
import { joinReplicas } from './replicas/relay';
import { serveWorkers } from './worker-namespace';

export interface Realtime {
  /** Ends the timers, then every socket. Resolves when all is written that a socket had begun. */
  close(): Promise<void>;
}

/**
 * Puts socket.io on the server's port, under `/socket.io`: `/live` for pages, `/worker` for workers, and the
 * sweeps that take runs from silent workers and remove checkpoints that are nobody's.
 */
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
    pingInterval: tunables.socketPingSeconds * 1000,
    pingTimeout: tunables.socketPongSeconds * 1000,
    allowRequest: (req, answer) => answer(null, isAllowedOrigin(req, deps.env.publicUrl)),
  });
  const relay = await joinReplicas(io, deps);
  const live = serveLive(io, deps);
  const workers = serveWorkers(io, deps);
  const watch = new LeaseWatch({
    leaseMs: tunables.leaseSeconds * 1000,
    napMs: 3 * tunables.staleSweepSeconds * 1000,
  });
  const sweep = every(
    tunables.staleSweepSeconds * 1000,
    async () => {
      const taken = await expireLeases(deps, watch);
      if (taken > 0) deps.log.warn({ runs: taken }, 'took runs from silent workers');
    },
    deps.log,
  );
  const sweeps = new SweepWatch(deps);
  const sweeping = every(tunables.sweepLookSeconds * 1000, () => sweeps.lookAtAll(), deps.log);
  void sweeping.now();
  const schedule = new ScheduleWatch();
  const scheduled = every(
    tunables.scheduleSeconds * 1000,
    async () => {
      await schedule.look(deps);
    },
    deps.log,
  );
  let suspects = new Set<string>();
  const tidy = every(
    tunables.checkpointTidySeconds * 1000,
    async () => {
      const cleared = await removeFailedCheckpoints(deps);
      if (cleared > 0) deps.log.info({ runs: cleared }, 'removed checkpoints of runs that failed long ago');
      suspects = await removeOrphanedCheckpoints(deps, suspects);
    },
    deps.log,
  );
  // A server that is started anew more often than that would never come to it.
  void tidy.now();
  const notices = startNotices(deps);
  deps.metrics.countSockets(() => ({
    live: io.of('/live').sockets.size,
    worker: io.of('/worker').sockets.size,
  }));
  io.attach(httpServer);

  return {
    close: async () => {
      await Promise.all([
        sweeping.stop(),
        sweeps.stop(),
        sweep.stop(),
        scheduled.stop(),
        tidy.stop(),
        notices.stop(),
      ]);
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
