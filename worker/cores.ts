import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { processorQuota } from '@/shared/processor-quota';

interface System {
  /** Where the system's files are looked for. */
  root?: string;
  /** Cores that the process may run on. */
  parallelism?: number;
}

/**
 * Cores that a container's quota leaves this process, rounded up; null where it may use all that it sees. More threads
 * than that would be stopped in the middle of their work, and those that wait for them wait with them.
 */
export function coreLimit({ root = '/', parallelism = availableParallelism() }: System = {}): number | null {
  const quota = processorQuota((file) => readText(path.join(root, file)));
  const cores = quota === null ? parallelism : Math.ceil(quota);
  return cores < parallelism ? cores : null;
}

/** How many threads this process can keep busy. Node counts the cores of the host until version 22. */
export function availableCores({ parallelism = availableParallelism(), ...system }: System = {}): number {
  return coreLimit({ ...system, parallelism }) ?? parallelism;
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
