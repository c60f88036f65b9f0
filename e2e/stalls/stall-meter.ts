import { Agent, get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

/** How the server answered others while something was going on. */
export interface Stall {
  what: string;
  /** Longest that its event loop did not turn, by its own clock. */
  stallMs: number;
  healthP50Ms: number;
  healthP99Ms: number;
  healthMaxMs: number;
}

const PROBE_MS = 5;
const MEASURED_MS = 3000;

/** Measures a server from outside, by `/healthz`, and from inside, by the event-loop lag among its metrics. */
export class StallMeter {
  readonly stalls: Stall[] = [];
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 4 });

  constructor(private readonly url: string) {}

  /** @param once when it cannot be repeated; else it is measured warm, for some seconds */
  async measure(what: string, work: () => Promise<unknown>, { once = false } = {}): Promise<void> {
    if (!once) await work();
    // Reading it starts it over.
    await this.#lag();
    const probing = new AbortController();
    const probes = this.#probe(probing.signal);
    const begun = performance.now();
    do await work();
    while (!once && performance.now() - begun < MEASURED_MS);
    probing.abort();
    const times = (await probes).sort((a, b) => a - b);
    const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
    const stallMs = (await this.#lag()) * 1000;
    this.stalls.push({ what, stallMs, healthP50Ms: at(0.5), healthP99Ms: at(0.99), healthMaxMs: at(1) });
  }

  report(): string {
    const header = ['largest stall', '/healthz p50', 'p99', 'max', ''];
    const rows = this.stalls.map((it) => [
      ...[it.stallMs, it.healthP50Ms, it.healthP99Ms, it.healthMaxMs].map((ms) => `${ms.toFixed(1)} ms`),
      it.what,
    ]);
    return [header, ...rows].map((row) => row.map((cell) => cell.padStart(13)).join('  ')).join('\n');
  }

  close(): void {
    this.#agent.destroy();
  }

  async #probe(signal: AbortSignal): Promise<number[]> {
    const times: number[] = [];
    while (!signal.aborted) {
      const begun = performance.now();
      await this.#get('/healthz');
      times.push(performance.now() - begun);
      await delay(PROBE_MS);
    }
    return times;
  }

  async #lag(): Promise<number> {
    const metrics = await this.#get('/metrics');
    return Number(/^nodejs_eventloop_lag_max_seconds (\S+)$/m.exec(metrics)?.[1]);
  }

  #get(path: string): Promise<string> {
    return new Promise((resolve, reject) => {
      get(`${this.url}${path}`, { agent: this.#agent }, (res) => {
        let text = '';
        res.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        res.once('end', () => resolve(text));
      }).once('error', reject);
    });
  }
}
