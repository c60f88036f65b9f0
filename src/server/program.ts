import { BackupError } from './backup/backup-error';
import { DamagedDatabaseError } from './db/check-database';
import { DataFolderInUseError } from './db/data-lock';
import { DatabaseError } from './db/engine';
import { MigrationError } from './db/migrate';
import { FirstBootError } from './domain/team/first-boot';
import { EnvError, parseEnv } from './env';
import { createLog } from './log';
import { isReadableByNetwork } from './request/protection';
import { type OpenPages, startServer } from './start-server';
import { tunables } from './tunables';

/** Errors a person can act on by their message alone; anything else is shown with its stack. */
const explained = [
  EnvError,
  DataFolderInUseError,
  DatabaseError,
  DamagedDatabaseError,
  MigrationError,
  BackupError,
  FirstBootError,
];

/**
 * The server as a process: from the environment to the exit code. 0 after SIGTERM or SIGINT, 1 when it could not
 * start, fell over or had to be cut short, 130 or 143 when a second signal forced the end.
 */
export function runProgram(openPages: OpenPages): void {
  // Whatever this process writes is for its user alone.
  process.umask(0o077);
  serveUntilSignal(openPages).then(
    () => process.exit(),
    (error: unknown) => {
      process.stderr.write(`${explain(error)}\n`);
      process.exit(1);
    },
  );
}

async function serveUntilSignal(openPages: OpenPages): Promise<void> {
  const env = parseEnv(process.env);
  const log = createLog({ level: env.logLevel });
  const shutdown = new AbortController();
  watchSignals(shutdown);
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'unhandled rejection'));
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'uncaught exception');
    process.exitCode = 1;
    shutdown.abort();
  });

  const server = await startServer({ env, log, openPages });
  if (!shutdown.signal.aborted) {
    print(`Mintmark runs at ${server.url}`);
    if (isReadableByNetwork(env)) {
      print(
        'Warning: it listens beyond this machine without TLS, so others on the network can read passwords and photos. ' +
          'Set MINTMARK_TLS_CERT and MINTMARK_TLS_KEY, or put a proxy with TLS in front (docs/how-to/tls-proxy.md).',
      );
    }
    if (server.setupPath) {
      print(
        `No administrator yet. Open this one-time link to become the first:\n  ${server.url}${server.setupPath}`,
      );
    }
    // Tells `npm start` that the worker may be started.
    process.send?.('ready');
    await aborted(shutdown.signal);
  }
  log.info('shutting down');
  setTimeout(() => {
    log.error('the shutdown took too long and was cut short; everything committed is safe');
    process.exit(1);
  }, tunables.shutdownSeconds * 1000).unref();
  await server.close();
  log.info('stopped');
}

/** The first signal starts an orderly shutdown, a second one ends the process at once. */
function watchSignals(shutdown: AbortController): void {
  const end = (signal: NodeJS.Signals) => {
    if (shutdown.signal.aborted) process.exit(signal === 'SIGINT' ? 130 : 143);
    shutdown.abort();
  };
  process.on('SIGTERM', end);
  // Ctrl-C reaches the whole process group: under `npm start` the supervisor decides and sends SIGTERM.
  process.on('SIGINT', process.send ? () => undefined : end);
  // The supervisor has ended without a signal.
  process.on('disconnect', () => shutdown.abort());
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function explain(error: unknown): string {
  if (explained.some((kind) => error instanceof kind)) return (error as Error).message;
  const { code, port, address, stack } = error as NodeJS.ErrnoException & { port?: number; address?: string };
  if (code === 'EADDRINUSE') {
    return `Port ${port} is in use on ${address}: another program listens there. Stop it, or choose another with MINTMARK_PORT.`;
  }
  if (code === 'EACCES' && port)
    return `Port ${port} needs special rights: choose one above 1023 with MINTMARK_PORT.`;
  return stack ?? String(error);
}
