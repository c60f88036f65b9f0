import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { inScratchFolder } from '../scratch';
import { startWebServer, type WebServer } from '../web-server';

const root = path.resolve(import.meta.dirname, '../..');
const PAGES = ['/', '/datasets', '/runs', '/models', '/workers'];

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
  const web = await startWebServer({
    dir,
    env: { BENCH_PEAK_MEMORY: peakFile },
    execArgv: ['--import', path.join(root, 'bench/peak-memory.mjs')],
  });
  try {
    await use(web, data);
  } finally {
    await web.stop();
  }
  return Number(await readFile(peakFile, 'utf8')) / 1024 ** 2;
}

async function use({ url, env, signIn }: WebServer, data: string | null) {
  const cli = (...args: string[]) =>
    promisify(execFile)(process.execPath, [path.join(root, 'scripts/mintmark.mjs'), '--json', ...args], {
      env,
      maxBuffer: 256 * 1024 ** 2,
    });
  const headers = { cookie: await signIn() };
  const get = async (address: string) => {
    const answer = await fetch(`${url}${address}`, { headers, redirect: 'manual' });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
  };
  if (data) await cli('datasets', 'import', data, '--name', 'Bench');
  for (const list of ['datasets', 'runs', 'models']) await cli(list, 'list');
  for (const page of PAGES) await get(page);
}
