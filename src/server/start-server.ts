import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { createAuth } from './auth/auth';
import { loadSecret } from './auth/secret';
import { backupBeforeMigration } from './backup/migration-backup';
import { requireFinishedRestore } from './backup/unfinished-restore';
import { openStores } from './blobs/open-stores';
import { readCodeVersion } from './code-version';
import { requireSoundDatabase } from './db/check-database';
import { CommitQueue } from './db/commit-queue';
import { lockInstallation } from './db/data-lock';
import { closeDatabase, openDatabase } from './db/database';
import { migrate } from './db/migrate';
import type { Deps } from './deps';
import { AuditLog } from './domain/audit/audit-log';
import { keptStore } from './domain/blobs/kept-store';
import { resumeFetches, stopFetches } from './domain/datasets/fetch/fetch-import';
import { stopImports } from './domain/datasets/import/import-run';
import { failInterruptedImports } from './domain/datasets/import/import-service';
import { stopStaging } from './domain/datasets/staging/stage-import';
import { resumeUploads } from './domain/datasets/uploads/uploads';
import { seedDemo } from './domain/overview/demo-seed';
import { removeOrphanedCheckpoints } from './domain/runs/checkpoints/checkpoint-files';
import { PackedCurves } from './domain/runs/curves/packed-curves';
import { ensureAdministrator } from './domain/team/first-boot';
import { ensureLocalUser, writeLocalAccess } from './domain/team/local-access';
import type { Env } from './env';
import { AppError } from './errors';
import { createHttpServer, createHttpsServer } from './http/create-server';
import { listen, stopListening } from './http/listening';
import type { Pages } from './http/pages';
import { createRequestHandler, isSocketPath } from './http/request-handler';
import { followCertificate, readCertificate } from './http/tls';
import { createInference } from './inference/inference';
import { createJobs } from './jobs/registry';
import { runJobs } from './jobs/run-jobs';
import { Metrics } from './operations/metrics';
import { Readiness } from './operations/readiness';
import { openPool } from './pool/pool';
import { makePrivate } from './private-files';
import { projectRoot } from './project-root';
import { attachRealtime, type Realtime } from './realtime/attach';
import { LiveBus } from './realtime/live-bus';
import { isReadableByNetwork } from './request/protection';
import { pathOf } from './request/respond';
import { routes } from './rest/routes';
import { setServerContext } from './server-context';
import { appRouter } from './trpc/root';

export interface RunningServer {
  /** Where people reach it. */
  url: string;
  /** Path of the one-time link for the first administrator; null when there is one. */
  setupPath: string | null;
  close(): Promise<void>;
}

/** How the pages are served; handed in by the program, for they take long to load. */
export type OpenPages = (options: { env: Env; dir: string }) => Promise<Pages>;

/** Undone in reverse order, at shutdown and when a later step of the start fails. */
type Opened = { name: string; close: () => unknown }[];

/**
 * Opens everything in the order in which one part needs the other, and listens last: whoever gets an answer
 * gets it from a server that can serve.
 * @throws with everything closed again.
 */
export async function startServer({
  env,
  log,
  openPages,
}: {
  env: Env;
  log: Logger;
  openPages: OpenPages;
}): Promise<RunningServer> {
  const opened: Opened = [];
  const close = () => closeAll(opened, log);
  try {
    await makePrivate(env.dataDir);
    opened.push({ name: 'data folder', close: await lockInstallation(env) });
    await requireFinishedRestore(env.dataDir);
    const deps = await openDeps({ env, log, opened });
    const setupPath = await deps.db.dialect.withLock('first start', async () => {
      await ensureLocalUser(deps);
      return ensureAdministrator(deps);
    });
    await failInterruptedImports(deps);
    await resumeUploads(deps);
    await resumeFetches(deps);
    opened.push({ name: 'imports', close: stopImports });
    opened.push({ name: 'staged imports', close: stopStaging });
    opened.push({ name: 'fetched imports', close: stopFetches });

    setServerContext({ deps, appRouter, isReadableByNetwork: isReadableByNetwork(env) });
    const pages = await openPages({ env, dir: projectRoot });
    opened.push({ name: 'pages', close: () => pages.close() });
    const { port, localUrl, realtime } = await serve({ deps, pages, opened });
    const jobs = runJobs(createJobs(deps, realtime), { log });
    opened.push({ name: 'jobs', close: () => jobs.stop() });
    const url = env.publicUrl ?? `${env.tls ? 'https' : 'http'}://${hostForPeople(env.host)}:${port}`;
    await writeLocalAccess(deps, { url: localUrl });

    const seeding = new AbortController();
    const seed = () => seedDemo(deps, seeding.signal);
    const seeded = deps.db.dialect.tryLock('demonstration', seed).catch((error: unknown) => {
      // A machine without TensorFlow, for one, cannot train the demonstration yet: nothing is broken.
      if (error instanceof AppError) {
        log.warn(
          { reason: error.message },
          'the demonstration is not set up yet; it is tried again at the next start',
        );
      } else
        log.error({ err: error }, 'seeding the demonstration failed; it is tried again at the next start');
    });
    opened.push({
      name: 'seeding',
      close: () => {
        seeding.abort();
        return seeded;
      },
    });
    opened.push({ name: 'readiness', close: () => deps.readiness.beginClosing() });
    return { url, setupPath, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openDeps({ env, log, opened }: { env: Env; log: Logger; opened: Opened }): Promise<Deps> {
  const url = env.databaseUrl;
  await requireSoundDatabase(url);
  await migrate({ url, log, beforeChange: backupBeforeMigration(env, log) });
  const db = await openDatabase({ url, log });
  opened.push({ name: 'database', close: () => closeDatabase(db) });
  const audit = new AuditLog({ db, log, dataDir: env.dataDir });
  opened.push({ name: 'audit log', close: () => audit.close() });
  const stores = await openStores(env);
  opened.push({ name: 'file store', close: () => stores.close() });
  const { checkpoints } = stores;
  const blobs = keptStore(stores.blobs, db);
  // Another server may use the same store, with uploads under way that nobody names yet: only the hourly check removes what it leaves.
  if (!env.s3 && !db.dialect.isShared) await removeOrphanedCheckpoints({ db, checkpoints, log });
  const auth = createAuth({ env, db, log, secret: await loadSecret(env, db) });
  const pool = await openPool();
  opened.push({ name: 'pool', close: () => pool.close() });
  const inference = createInference({ blobs, pool });
  const codeVersion = await readCodeVersion(projectRoot);
  const live = new LiveBus(log);
  const metrics = new Metrics();
  metrics.collectProcess();
  metrics.countEvents(live);
  return {
    env,
    log,
    db,
    blobs,
    checkpoints,
    auth,
    inference,
    pool,
    live,
    packedCurves: new PackedCurves(),
    reports: new CommitQueue(),
    classified: new CommitQueue(),
    finishes: new Map(),
    audit,
    metrics,
    readiness: new Readiness(),
    serverId: randomUUID(),
    codeVersion,
  };
}

/** Puts the parts on one HTTP server and listens. */
async function serve({
  deps,
  pages,
  opened,
}: {
  deps: Deps;
  pages: Pages;
  opened: Opened;
}): Promise<{ port: number; localUrl: string; realtime: Realtime }> {
  const { env, log } = deps;
  const server = env.tls ? createHttpsServer(await readCertificate(env.tls)) : createHttpServer();
  const realtime = await attachRealtime({ httpServer: server, deps });
  const upgraded = new Set<Duplex>();
  opened.push({
    name: 'connections',
    close: () => stopListening({ server, closeSockets: () => realtime.close(), upgraded }),
  });
  const handle = createRequestHandler({ deps, routes, pages: pages.handle });
  const takeUp = (on: Server) => {
    on.on('request', handle);
    on.on('upgrade', (req, socket, head) => {
      if (isSocketPath(pathOf(req))) return;
      upgraded.add(socket);
      socket.once('close', () => upgraded.delete(socket));
      pages.upgrade(req, socket, head);
    });
  };
  takeUp(server);
  const port = await listen(server, env);
  if (!env.tls) return { port, localUrl: `http://${hostForPrograms(env.host)}:${port}`, realtime };

  opened.push({ name: 'certificate', close: followCertificate(server as HttpsServer, env.tls, { log }) });
  // The certificate is made for the name that people use: programs on this machine come without it.
  const local = createHttpServer();
  realtime.attachTo(local);
  takeUp(local);
  opened.push({
    name: 'local connections',
    close: () => stopListening({ server: local, closeSockets: async () => undefined, upgraded: [] }),
  });
  const localPort = await listen(local, { host: '127.0.0.1', port: 0 });
  return { port, localUrl: `http://127.0.0.1:${localPort}`, realtime };
}

async function closeAll(opened: Opened, log: Logger): Promise<void> {
  for (let part = opened.pop(); part; part = opened.pop()) {
    try {
      await part.close();
    } catch (error) {
      log.error({ err: error, part: part.name }, 'closing failed');
    }
  }
}

function hostForPeople(host: string): string {
  const anywhere = ['0.0.0.0', '::', '127.0.0.1', '::1'].includes(host);
  return anywhere ? 'localhost' : hostForPrograms(host);
}

/** An address rather than a name, which may resolve to another one than we listen on. */
function hostForPrograms(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
