import { readdir, readFile } from 'node:fs/promises';

/**
 * Ids of all living processes of an installation: those whose environment or command line names its data folder, and
 * all that they have started. Linux only.
 */
export async function processesOf(dataDir: string): Promise<number[]> {
  const parents = new Map<number, number>();
  const found = new Set<number>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const read = (file: string) => readFile(`/proc/${name}/${file}`, 'utf8').catch(() => '');
    const [environment, command, status] = await Promise.all([
      read('environ'),
      read('cmdline'),
      read('status'),
    ]);
    parents.set(Number(name), Number(/^PPid:\s+(\d+)/m.exec(status)?.[1] ?? 0));
    const named = environment.split('\0').includes(`MINTMARK_DATA=${dataDir}`);
    if (named || command.split('\0').includes(dataDir)) found.add(Number(name));
  }
  for (let size = -1; size !== found.size; ) {
    size = found.size;
    for (const [pid, parent] of parents) if (found.has(parent)) found.add(pid);
  }
  return [...found];
}
