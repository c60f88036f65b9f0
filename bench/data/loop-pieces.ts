import { openSync, readSync } from 'node:fs';

/** Pauses between two looks, in milliseconds. */
const TICK_MS = 1;

/**
 * How much processor time the event loop spends at most between two chances for others to be heard, in milliseconds: the
 * longest statement, with what follows it. Null where the system does not tell the time of a thread.
 */
export async function longestPiece(work: () => Promise<unknown>): Promise<number | null> {
  const ranMs = threadClock();
  let [longest, last] = [0, ranMs?.() ?? 0];
  const look = () => {
    const now = ranMs?.() ?? 0;
    longest = Math.max(longest, now - last);
    last = now;
  };
  const ticks = setInterval(look, TICK_MS);
  try {
    await work();
    look();
  } finally {
    clearInterval(ticks);
  }
  return ranMs ? longest : null;
}

/** Processor time of this thread, which on Linux is a file: the file of the process is that of its first thread. */
function threadClock(): (() => number) | null {
  if (process.platform !== 'linux') return null;
  const file = openSync('/proc/self/schedstat', 'r');
  const buffer = Buffer.alloc(100);
  return () =>
    Number.parseInt(buffer.toString('latin1', 0, readSync(file, buffer, 0, buffer.length, 0)), 10) / 1e6;
}
