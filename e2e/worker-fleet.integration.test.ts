import { once } from 'node:events';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listWorkers, removeWorker, setDraining } from '@/server/domain/workers/service';
import { WorkerBench } from './support/worker-bench';
import { childrenOf, startWorkerProcess, type WorkerChild } from './support/worker-process';

let bench: WorkerBench;
let worker: WorkerChild | null = null;
beforeEach(async () => {
  bench = await WorkerBench.open();
});
afterEach(async () => {
  worker?.kill('SIGKILL');
  worker = null;
  await bench.close();
});

/** Local address and port, in hexadecimal, of every TCP socket on which this process waits for others. Linux only. */
async function listeningOf(pid: number): Promise<string[]> {
  const own = new Set<string>();
  for (const fd of await readdir(`/proc/${pid}/fd`)) {
    const target = await readlink(`/proc/${pid}/fd/${fd}`).catch(() => '');
    const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
    if (inode) own.add(inode);
  }
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8').catch(() => '')),
  );
  return tables.flatMap((text) =>
    text.split('\n').flatMap((line) => {
      const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
      return state === '0A' && local && inode && own.has(inode) ? [local] : [];
    }),
  );
}

describe.skipIf(process.platform !== 'linux')('a worker of the fleet', { timeout: 120_000 }, () => {
  it('opens no port, tells how its machine does, and ends when it is removed', async () => {
    const { deps, actor } = bench.test;
    worker = await startWorkerProcess(bench, { env: { MINTMARK_WORKER_LABELS: 'lab,big' } });
    const ended = once(worker, 'exit');
    const reported = async () => (await listWorkers(deps)).filter(({ sample }) => sample !== null);
    await expect.poll(reported, { timeout: 90_000, interval: 200 }).toHaveLength(1);
    const [item] = await reported();
    expect(item).toMatchObject({ name: 'process', connected: true, labels: ['lab', 'big'], slots: 1 });
    expect(item?.sample?.memoryTotal).toBeGreaterThan(0);

    // The bench itself listens: the look into /proc finds what there is to find.
    expect(await listeningOf(process.pid)).not.toEqual([]);
    expect(await listeningOf(worker.pid)).toEqual([]);
    for (const child of await childrenOf(worker.pid)) expect(await listeningOf(child)).toEqual([]);

    const id = item?.id ?? '';
    await expect(removeWorker(deps, id)).rejects.toThrow(/Drain it first/);
    await setDraining(deps, actor, { id, draining: true });
    await removeWorker(deps, id);
    expect(await ended).toEqual([1, null]);
    expect(await listWorkers(deps)).toEqual([]);
  });
});
