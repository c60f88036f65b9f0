import { execFile, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../e2e/support/mintmark-server';
import { inScratchFolder } from '../scratch';

const root = path.resolve(import.meta.dirname, '../..');
const server = path.join(root, 'dist/server.mjs');
const HEALTHY_MS = 60_000;
const PAGES = ['/', '/datasets', '/runs', '/models', '/workers'];
const administrator = { email: 'bench@example.org', password: 'only for as long as the bench runs' };

/** True when server and pages are built. */
export const webIsBuilt = () => existsSync(server) && existsSync(path.join(root, '.next/BUILD_ID'));

/**
 * Starts the real server on a folder of its own, signs in, imports a dataset and opens pages and lists.
 * @param data zip or folder to import; null for none
 * @returns peak resident memory of the web process, MiB
 */
export function webPeakMemory({ data }: { data: string | null }): Promise<number> {
  return inScratchFolder((dir) => serve({ dir, data }));
}

async function serve({ dir, data }: { dir: string; data: string | null }): Promise<number> {
  const peakFile = path.join(dir, 'peak-memory');
  const port = await freePort();
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    NODE_ENV: 'production',
    BENCH_PEAK_MEMORY: peakFile,
    MINTMARK_DATA: path.join(dir, 'data'),
    MINTMARK_PORT: String(port),
    MINTMARK_DEMO: '0',
    MINTMARK_ADMIN_EMAIL: administrator.email,
    MINTMARK_ADMIN_PASSWORD: administrator.password,
    MINTMARK_LOG_LEVEL: 'warn',
  };
  const child = fork(server, [], {
    cwd: root,
    env,
    execArgv: ['--enable-source-maps', '--import', path.join(root, 'bench/peak-memory.mjs')],
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  try {
    await ready(child);
    await use({ url: `http://127.0.0.1:${port}`, env, data });
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
  return Number(await readFile(peakFile, 'utf8')) / 1024 ** 2;
}

function ready(child: ReturnType<typeof fork>): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('The server did not become ready.')), HEALTHY_MS);
    child.once('exit', () => reject(new Error('The server ended before it was ready.')));
    child.on('message', (message) => {
      if (message !== 'ready') return;
      clearTimeout(timer);
      resolve();
    });
  });
}

async function use({ url, env, data }: { url: string; env: NodeJS.ProcessEnv; data: string | null }) {
  const cli = (...args: string[]) =>
    promisify(execFile)(process.execPath, [path.join(root, 'scripts/mintmark.mjs'), '--json', ...args], {
      env,
      maxBuffer: 256 * 1024 ** 2,
    });
  const headers = { cookie: await signIn(url) };
  const get = async (address: string) => {
    const answer = await fetch(`${url}${address}`, { headers, redirect: 'manual' });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
  };
  if (data) await cli('datasets', 'import', data, '--name', 'Bench');
  for (const list of ['datasets', 'runs', 'models']) await cli(list, 'list');
  for (const page of PAGES) await get(page);
}

async function signIn(url: string): Promise<string> {
  const answer = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { origin: url, 'content-type': 'application/json' },
    body: JSON.stringify(administrator),
  });
  if (!answer.ok) throw new Error(`signing in answered ${answer.status}`);
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ');
}
