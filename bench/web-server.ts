import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { freePort } from '../e2e/support/mintmark-server';

const root = path.resolve(import.meta.dirname, '..');
const server = path.join(root, 'dist/server.mjs');
const HEALTHY_MS = 60_000;
const administrator = { email: 'bench@example.org', password: 'only for as long as the bench runs' };

/** True when server and pages are built. */
export const webIsBuilt = () => existsSync(server) && existsSync(path.join(root, '.next/BUILD_ID'));

export interface WebServer {
  url: string;
  pid: number;
  /** What a program on the same machine finds it by. */
  env: NodeJS.ProcessEnv;
  /** Of the machine's own program, with every right. */
  apiToken: string;
  /** Signs an administrator in. @returns the session's cookie */
  signIn(): Promise<string>;
  stop(): Promise<void>;
}

/** Starts the real server, without demonstration, with its data in `dir`. @param execArgv options for its Node */
export async function startWebServer({
  dir,
  env: settings = {},
  execArgv = [],
}: {
  dir: string;
  env?: Record<string, string>;
  execArgv?: string[];
}): Promise<WebServer> {
  const port = await freePort();
  const dataDir = path.join(dir, 'data');
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    NODE_ENV: 'production',
    MINTMARK_DATA: dataDir,
    MINTMARK_PORT: String(port),
    MINTMARK_DEMO: '0',
    MINTMARK_ADMIN_EMAIL: administrator.email,
    MINTMARK_ADMIN_PASSWORD: administrator.password,
    MINTMARK_LOG_LEVEL: 'warn',
    ...settings,
  };
  const child = fork(server, [], {
    cwd: root,
    env,
    execArgv: ['--enable-source-maps', ...execArgv],
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = () => {
    child.kill('SIGTERM');
    return ended;
  };
  try {
    await ready(child);
    const url = `http://127.0.0.1:${port}`;
    const { apiToken } = JSON.parse(await readFile(path.join(dataDir, 'local.json'), 'utf8'));
    return { url, pid: child.pid ?? 0, env, apiToken, signIn: () => signIn(url), stop };
  } catch (error) {
    await stop();
    throw error;
  }
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
