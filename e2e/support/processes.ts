import { readdir, readFile } from 'node:fs/promises';

/** Ids of all living processes whose environment names this data folder: server, worker and trainer. Linux only. */
export async function processesOf(dataDir: string): Promise<number[]> {
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const environment = await readFile(`/proc/${name}/environ`, 'utf8').catch(() => '');
    if (environment.split('\0').includes(`MINTMARK_DATA=${dataDir}`)) found.push(Number(name));
  }
  return found;
}
