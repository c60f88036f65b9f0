// Asks `/healthz` again and again while it is told to, and tells how long each answer took, in milliseconds.
import { get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

const PROBE_MS = 5;

const url = `${process.argv[2]}/healthz`;
/** @type {Promise<number[]> | null} */
let probing = null;
let isWanted = false;

process.on('message', async (message) => {
  isWanted = message === 'begin';
  if (isWanted) probing = probe();
  else process.send?.(await probing);
});

async function probe() {
  const times = [];
  do {
    const begun = performance.now();
    await ask();
    times.push(performance.now() - begun);
    await delay(PROBE_MS);
  } while (isWanted);
  return times;
}

/** By a connection of its own: the server ends one that is unused between two measurements. */
function ask() {
  return new Promise((resolve, reject) => {
    get(url, { agent: false }, (res) => res.resume().once('end', resolve)).once('error', reject);
  });
}
