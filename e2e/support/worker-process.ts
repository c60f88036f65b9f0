import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { testPrograms } from './programs';
import type { WorkerBench } from './worker-bench';

const root = path.resolve(import.meta.dirname, '../..');

export type WorkerChild = ChildProcess & { pid: number };

/** The worker as people start it, with the real trainer, on a cache folder of its own named `cache`. */
export async function startWorkerProcess(
  bench: WorkerBench,
  {
    token,
    cache = 'process-cache',
    env = {},
  }: { token?: string; cache?: string; env?: Record<string, string> } = {},
): Promise<WorkerChild> {
  const secret = token ?? (await bench.workerToken());
  const child = spawn(process.execPath, [path.join(await testPrograms(), 'real/worker.mjs')], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      MINTMARK_SERVER: bench.url,
      MINTMARK_WORKER_TOKEN: secret,
      MINTMARK_WORKER_NAME: 'process',
      MINTMARK_CACHE: path.join(bench.dir, cache),
      MINTMARK_RUNTIME: 'tensorflow',
      // Beside other tests it would wait for all of them.
      MINTMARK_TRAINER_NICENESS: '0',
      ...env,
    },
  });
  return child as WorkerChild;
}

/** Ids of a process's children; of a worker's that is its trainer. Linux only. */
export async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return text.split(' ').filter(Boolean).map(Number);
}

/** Ids of its children and of all theirs. Linux only. */
export async function descendantsOf(pid: number): Promise<number[]> {
  const children = await childrenOf(pid);
  return [...children, ...(await Promise.all(children.map(descendantsOf))).flat()];
}
