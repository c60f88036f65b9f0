import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = resolve(import.meta.dirname, '../..');

/** A copy of Mintmark as `npm start` runs it, with a data folder of its own. */
export interface MintmarkServer {
  url: string;
  port: number;
  dataDir: string;
  process: ChildProcess;
  /** Everything it printed so far. */
  output(): string;
  /** Sends SIGTERM and waits for the end. @returns the exit code */
  stop(): Promise<number | null>;
  /** Runs `mintmark --json …` against it. @returns the parsed document. @throws with stderr on a non-zero exit */
  // biome-ignore lint/suspicious/noExplicitAny: the tests assert on the document's shape themselves
  cli(...args: string[]): Promise<any>;
}

/** A port nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Starts a copy that is expected to give up. @returns its exit code and all it printed */
export async function startInVain(
  env: Record<string, string>,
): Promise<{ code: number | null; output: string }> {
  return new Promise((done) => {
    const child = execFile(
      process.execPath,
      [join(root, 'scripts/start.mjs')],
      { cwd: root, env: { ...process.env, ...env }, timeout: 60_000 },
      (_error, stdout, stderr) => done({ code: child.exitCode, output: stdout + stderr }),
    );
  });
}

/** Until it answers, and has written what lets programs of this machine in, which it does a moment later. */
async function waitUntilReady({
  url,
  dataDir,
  child,
  output,
}: Pick<MintmarkServer, 'url' | 'dataDir' | 'output'> & { child: ChildProcess }): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`Mintmark ended with ${child.exitCode}:\n${output()}`);
    const ok = await fetch(`${url}/healthz`).then(
      (answer) => answer.status === 200,
      () => false,
    );
    if (ok && existsSync(join(dataDir, 'local.json'))) return;
    await sleep(200);
  }
  throw new Error(`Mintmark did not become healthy:\n${output()}`);
}

const LINK_TIMEOUT_MS = 10_000;

/** The one-time link of a fresh installation: it comes on the terminal a moment after the server answers. */
export async function printedLink(server: MintmarkServer): Promise<string> {
  const deadline = Date.now() + LINK_TIMEOUT_MS;
  for (;;) {
    const link = /http:\/\/\S+\/join\?token=\S+/.exec(server.output())?.[0];
    if (link) return link;
    if (Date.now() > deadline) throw new Error(`No one-time link was printed:\n${server.output()}`);
    await sleep(100);
  }
}

export async function startMintmark({
  env = {},
  dataDir,
  port,
}: {
  env?: Record<string, string>;
  dataDir?: string;
  port?: number;
} = {}): Promise<MintmarkServer> {
  const folder = dataDir ?? (await mkdtemp(join(tmpdir(), 'mintmark-e2e-')));
  const chosenPort = port ?? (await freePort());
  const url = `http://127.0.0.1:${chosenPort}`;
  const settings = {
    ...process.env,
    MINTMARK_DATA: folder,
    MINTMARK_PORT: String(chosenPort),
    ...env,
  };
  const child = spawn('npm', ['start'], {
    cwd: root,
    env: settings,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  const output = () => text;
  await waitUntilReady({ url, dataDir: folder, child, output });
  return {
    url,
    port: chosenPort,
    dataDir: folder,
    process: child,
    output,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = new Promise((done) => child.once('exit', done));
        child.kill('SIGTERM');
        await ended;
      }
      if (!dataDir) await rm(folder, { recursive: true, force: true });
      return child.exitCode;
    },
    cli: (...args) =>
      new Promise((done, fail) => {
        execFile(
          process.execPath,
          [join(root, 'scripts/mintmark.mjs'), '--json', ...args],
          { cwd: root, env: settings, maxBuffer: 256 * 1024 ** 2 },
          (error, stdout, stderr) =>
            error ? fail(new Error(stderr || error.message)) : done(JSON.parse(stdout)),
        );
      }),
  };
}
