import * as tf from '@tensorflow/tfjs';
import type { RuntimeName } from '@/shared/trainer-job';
import { openRuntime } from './runtime';

/** What this machine can train with; the fields of the worker's hello. */
export interface Probe {
  /** The best runtime that loads; null when none does. */
  runtime: RuntimeName | null;
  device: string;
  /** Why the better runtimes are not used. */
  problem: string | null;
  versions: Record<string, string>;
}

/** Loads the runtimes, best first, until one works. Costs a second or two and the memory of the runtime. */
export async function probeRuntimes(): Promise<Probe> {
  const versions: Record<string, string> = { node: process.version, 'tensorflow.js': tf.version.tfjs };
  const problems: string[] = [];
  for (const name of ['tensorflow', 'wasm'] as const) {
    try {
      const runtime = await openRuntime(name);
      if (name === 'wasm') problems.push('WebAssembly can train the head only.');
      const problem = problems.length > 0 ? problems.join(' ') : null;
      return {
        runtime: name,
        device: runtime.device,
        problem,
        versions: { ...versions, [name]: runtime.version },
      };
    } catch (error) {
      problems.push((error as Error).message);
    }
  }
  return { runtime: null, device: 'none', problem: problems.join(' '), versions };
}
