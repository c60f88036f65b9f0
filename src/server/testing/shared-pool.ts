import { rmSync } from 'node:fs';
import path from 'node:path';
import { bundle } from '../../../scripts/bundle.mjs';
import { AppError } from '../errors';
import { openPool, type Pool } from '../pool/pool';
import { madeOnce } from './run-folder';

/** One for all test files that share this process: its own processes take half a second each to start. */
let opened: Promise<Pool> | null = null;

function sharedPool(): Promise<Pool> {
  opened ??= builtOnce()
    .then((program) => openPool({ program }))
    .then((pool) => {
      // Its processes end with the channel to this one.
      process.once('exit', () => rmSync(path.dirname(pool.networkDir), { recursive: true, force: true }));
      return pool;
    });
  return opened;
}

/** One build for the test processes of a run. @returns its path */
async function builtOnce(): Promise<string> {
  const folder = await madeOnce('pool', (outdir) =>
    bundle({ entries: { pool: 'src/server/pool/main.ts' }, outdir }),
  );
  return path.join(folder, 'pool.mjs');
}

/** The shared pool as one test's own: once closed it refuses tasks, and none of its tasks runs on. */
export async function testPool(): Promise<Pool> {
  const pool = await sharedPool();
  const running = new Set<Promise<unknown>>();
  let isClosed = false;
  return {
    networkDir: pool.networkDir,
    run: (name, input, options) => {
      if (isClosed) return Promise.reject(new AppError('unavailable', 'The server is shutting down.'));
      const task = pool.run(name, input, options);
      const ended = task.catch(() => undefined).finally(() => running.delete(ended));
      running.add(ended);
      return task;
    },
    close: async () => {
      isClosed = true;
      await Promise.all(running);
    },
  };
}
