import { readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second. */
const TICKS = 100;

/** Processor time of this process since it began. */
export function ownCpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Processor time of its children that have ended; 0 where the system does not say it. */
export function childrenCpuSeconds(): number {
  let status: string;
  try {
    status = readFileSync('/proc/self/stat', 'utf8');
  } catch {
    return 0;
  }
  // The name of the program, in brackets, may hold anything.
  const fields = status
    .slice(status.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  return ((fields[13] ?? 0) + (fields[14] ?? 0)) / TICKS;
}
