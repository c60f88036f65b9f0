import { getPriority, setPriority } from 'node:os';

/** The last of Unix' niceness. */
const NICEST = 19;

/**
 * Lets a process give way to this one while both want the processor. Called right after its start: Linux ranks threads
 * one by one, and they inherit from the thread that makes them.
 * @param by steps of niceness below this process; each is worth about a fifth of the processor's time
 */
export function lowerPriority(pid: number | undefined, by: number): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, Math.min(NICEST, getPriority() + by));
  } catch {
    // Gone already, or not allowed here: it works as it is.
  }
}
