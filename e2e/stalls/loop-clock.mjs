// Loaded into the server that is measured (`node --import`): how much processor time its event loop spends between two
// chances for a waiting request to be heard. Time of the processor and not of the wall, so that it says what the server
// holds, however busy others keep the machine.
import { openSync, readSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { isMainThread } from 'node:worker_threads';

const TICK_MS = 2;

if (isMainThread) measure();

function measure() {
  // The first number is the nanoseconds that a thread has run; the file of the process is that of its first thread.
  const schedstat = openSync('/proc/self/schedstat', 'r');
  const buffer = Buffer.alloc(100);
  const ranMs = () =>
    Number.parseInt(buffer.latin1Slice(0, readSync(schedstat, buffer, 0, buffer.length, 0)), 10) / 1e6;

  /** @type {number[]} */
  let pieces = [];
  let last = ranMs();
  setInterval(() => {
    const now = ranMs();
    pieces.push(now - last);
    last = now;
  }, TICK_MS).unref();

  // Tells the pieces since it was last asked, in milliseconds.
  const socket = process.env.LOOP_CLOCK_SOCKET;
  rmSync(socket, { force: true });
  createServer((_req, res) => {
    res.end(JSON.stringify(pieces));
    pieces = [];
    last = ranMs();
  })
    .listen(socket)
    .unref();
}
