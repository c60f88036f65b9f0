// A PostgreSQL of one's own for tests, benchmarks and new migrations: in a temporary folder, on a free port, gone
// at the end. Not for data anybody relies on: unless told to, it does not wait for the disk.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** How long the server may take until it answers. */
const START_SECONDS = 60;
const POLL_MS = 50;

/** Debian keeps the programs of each version in a folder that is not on the PATH. @returns the newest, or null */
export function findPostgresql() {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env.PATH ?? '').split(':').filter(Boolean),
  ];
  return (
    folders.find((folder) => ['initdb', 'postgres'].every((name) => existsSync(join(folder, name)))) ?? null
  );
}

/**
 * Starts one; `durable` makes it wait for the disk as a real one does. It ends with this process, however that ends (Linux).
 * @returns {Promise<{ url: string, port: number, pid: number, stop(): Promise<void> }>} `url` of its administrator,
 *   who may make databases
 */
export async function startPostgresql({ durable = false } = {}) {
  const bin = findPostgresql();
  if (!bin) throw new Error('PostgreSQL is not installed here: apt-get install postgresql');
  const user = unprivilegedUser();
  const dir = mkdtempSync(join(tmpdir(), 'mintmark-postgresql-'));
  if (user) chownSync(dir, user.uid, user.gid);
  const data = join(dir, 'data');
  const initArgs = ['-D', data, '-U', 'mintmark', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
  await run(join(bin, 'initdb'), initArgs, { ...user, cwd: dir });

  const port = await freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: dir,
    fsync: durable ? 'on' : 'off',
    ...(durable
      ? {}
      : { full_page_writes: 'off', synchronous_commit: 'off', wal_level: 'minimal', max_wal_senders: 0 }),
  };
  const server = start({
    program: join(bin, 'postgres'),
    args: ['-D', data, ...options(settings)],
    user,
    dir,
  });
  let output = '';
  server.stderr.on('data', (chunk) => {
    output = (output + chunk).slice(-10_000);
  });
  const url = `postgresql://mintmark@127.0.0.1:${port}/postgres`;
  const stop = async () => {
    if (server.exitCode === null && server.signalCode === null) {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      // Ends the sessions and rolls back what they had begun.
      server.kill('SIGINT');
      await ended;
    }
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    await untilReady({ url, server, output: () => output });
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, port, pid: server.pid, stop };
}

/** PostgreSQL refuses to run as root. */
function unprivilegedUser() {
  if (process.getuid?.() !== 0) return null;
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag) => Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }));
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      // There is no such user; the next one will do.
    }
  }
  throw new Error('PostgreSQL does not run as root, and there is no user postgres or nobody to run it as.');
}

/** The kernel ends the server with its parent: a test run that is killed leaves nothing behind. */
function start({ program, args, user, dir }) {
  const stdio = ['ignore', 'ignore', 'pipe'];
  if (process.platform !== 'linux') return spawn(program, args, { ...user, cwd: dir, stdio });
  const as = user ? ['--reuid', user.uid, '--regid', user.gid, '--clear-groups'].map(String) : [];
  return spawn('setpriv', [...as, '--pdeathsig', 'INT', program, ...args], { cwd: dir, stdio });
}

const options = (settings) => Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);

async function untilReady({ url, server, output }) {
  const { Client } = (await import('pg')).default;
  for (const end = Date.now() + START_SECONDS * 1000; ; ) {
    if (server.exitCode !== null) throw new Error(`PostgreSQL ended with ${server.exitCode}:\n${output()}`);
    const client = new Client({ connectionString: url });
    try {
      await client.connect();
      return;
    } catch (error) {
      if (Date.now() > end) throw new Error(`PostgreSQL does not answer: ${error.message}\n${output()}`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
