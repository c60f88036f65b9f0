import { readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second for programs, whatever the kernel's own clock is. */
const TICK_MS = 10;
/** Of the fields behind the name of the program: user and system time of all threads; see proc(5). */
const [USER, SYSTEM] = [11, 12];

/** @returns the processor time that a process has used, in ms; NaN when it is gone or the system is not Linux */
export function processorMsOf(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name is in brackets and may hold anything.
    const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[USER]) + Number(fields[SYSTEM])) * TICK_MS;
  } catch {
    return Number.NaN;
  }
}
