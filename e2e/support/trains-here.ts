import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { madeOnce } from '@/server/testing/run-folder';
import { childProgram } from '../../worker/agent/child-program';
import { probeRuntime } from '../../worker/agent/machine/runtime-probe';

/** Can a real network be trained on this machine, in a process of its own? Says so where it cannot. */
export async function trainsHere(): Promise<boolean> {
  // Tried once for all tests: loading TensorFlow takes seconds.
  const folder = await madeOnce('runtime', async (own) => {
    const { runtime } = await probeRuntime(childProgram('probe'));
    await writeFile(path.join(own, 'name'), runtime ?? 'none');
  });
  const runtime = await readFile(path.join(folder, 'name'), 'utf8');
  if (runtime === 'tensorflow' && process.platform === 'linux') return true;
  console.warn('skipped: what trains here needs TensorFlow, on Linux');
  return false;
}
