import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Deps } from '../deps';
import { createRequestHandler } from '../http/request-handler';
import { createJobs } from '../jobs/registry';
import { runJobs } from '../jobs/run-jobs';
import { attachRealtime } from '../realtime/attach';
import { routes } from '../rest/routes';

/** Serves `deps` on a free port: sign-in, tRPC, REST and sockets as in production, pages excepted. */
export async function startTestServer(deps: Deps): Promise<{ url: string; close(): Promise<void> }> {
  const httpServer = createServer();
  const realtime = await attachRealtime({ httpServer, deps });
  const jobs = runJobs(createJobs(deps, realtime), deps);
  const pages = async (_req: unknown, res: { writeHead(status: number): { end(text: string): unknown } }) => {
    res.writeHead(200).end('page');
  };
  httpServer.on('request', createRequestHandler({ deps, routes, pages }));
  await new Promise<void>((resolve) => httpServer.listen(0, '127.0.0.1', resolve));
  const { port } = httpServer.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      await jobs.stop();
      await realtime.close();
      await new Promise<void>((resolve) => {
        httpServer.close(() => resolve());
        httpServer.closeAllConnections();
      });
    },
  };
}
