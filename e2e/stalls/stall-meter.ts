import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import path from 'node:path';

/** How the server answered others while something was going on. */
export interface Stall {
  what: string;
  /** Processor time between two turns of its event loop: the longest, and what 99 of 100 waiting requests meet. */
  stallMs: number;
  heldP99Ms: number;
  /** By the clock on the wall, with whatever else keeps the machine busy. */
  healthP50Ms: number;
  healthP99Ms: number;
  healthMaxMs: number;
}

const MEASURED_MS = 3000;

/** Measures a server from inside, by `loop-clock.mjs` in its process, and from outside, by `/healthz`. */
export class StallMeter {
  readonly stalls: Stall[] = [];
  /** A process of its own: one that sends the load would hear the answer when it has time. */
  readonly #probe: ChildProcess;

  constructor(
    url: string,
    /** Where `loop-clock.mjs` answers. */
    private readonly clockSocket: string,
  ) {
    this.#probe = fork(path.join(import.meta.dirname, 'probe.mjs'), [url]);
  }

  close(): void {
    this.#probe.kill();
  }

  /** @param once when it cannot be repeated; else it is measured warm, for some seconds */
  async measure(what: string, work: () => Promise<unknown>, { once: isOnce = false } = {}): Promise<void> {
    if (!isOnce) await work();
    // Reading it starts it over.
    await this.#pieces();
    this.#probe.send('begin');
    const begun = performance.now();
    do await work();
    while (!isOnce && performance.now() - begun < MEASURED_MS);
    const answer = once(this.#probe, 'message');
    this.#probe.send('end');
    const times = ((await answer)[0] as number[]).sort((a, b) => a - b);
    const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
    const pieces = (await this.#pieces()).sort((a, b) => a - b);
    const held = { stallMs: pieces.at(-1) ?? 0, heldP99Ms: metByP99(pieces) };
    this.stalls.push({ what, ...held, healthP50Ms: at(0.5), healthP99Ms: at(0.99), healthMaxMs: at(1) });
  }

  report(): string {
    const header = ['largest stall', 'held p99', '/healthz p50', 'p99', 'max', ''];
    const rows = this.stalls.map((it) => [
      ...[it.stallMs, it.heldP99Ms, it.healthP50Ms, it.healthP99Ms, it.healthMaxMs].map(
        (ms) => `${ms.toFixed(1)} ms`,
      ),
      it.what,
    ]);
    return [header, ...rows].map((row) => row.map((cell) => cell.padStart(13)).join('  ')).join('\n');
  }

  #pieces(): Promise<number[]> {
    return new Promise((resolve, reject) => {
      get({ socketPath: this.clockSocket, agent: false }, (res) => {
        let text = '';
        res.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        res.once('end', () => resolve(JSON.parse(text)));
      }).once('error', reject);
    });
  }
}

/** Of `loop-clock.mjs`. */
const TICK_MS = 2;

/** A request meets the pieces in proportion to their length; 99 of 100 meet none that is longer than this. */
function metByP99(sorted: number[]): number {
  const lengths = sorted.map((ms) => Math.max(ms, TICK_MS));
  let above = lengths.reduce((sum, ms) => sum + ms, 0) / 100;
  for (const [index, ms] of [...lengths.entries()].reverse()) {
    above -= ms;
    if (above < 0) return sorted[index] ?? 0;
  }
  return 0;
}
