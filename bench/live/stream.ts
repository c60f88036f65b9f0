import { setTimeout as delay } from 'node:timers/promises';
import { processUsage } from '../process-usage';
import { BenchChild } from './child-process';
import { Delays } from './delays';
import type { StreamMetrics } from './document';
import type { Installation } from './installation';
import type { OpenRequest, Received } from './programs/browsers';
import type { ConnectRequest, Fed, FeedRequest } from './programs/workers';

export interface StreamLoad {
  runs: number;
  browsers: number;
  /** Runs that each browser follows. */
  follow: number;
  /** Of all runs together. */
  pointsPerSecond: number;
  seconds: number;
}

const BROWSERS_PER_PROCESS = 50;
/** Not counted: connections and caches grow warm. */
const WARM_UP_SECONDS = 3;
const ARRIVAL_MS = 30_000;

/**
 * Feeds runs through the worker protocol while browsers follow them, and counts what arrives where.
 * @param onSecond called each second of the load, with the server's usage
 */
export async function measureStream(
  installation: Installation,
  load: StreamLoad,
  onSecond: (usage: { second: number; rssMb: number }) => void = () => {},
): Promise<StreamMetrics> {
  const { web } = installation;
  await installation.queueRuns(load.runs);
  const tokens = await installation.workerTokens(load.runs);
  const workers = new BenchChild('workers');
  const processes = Math.ceil(load.browsers / BROWSERS_PER_PROCESS);
  const browsers = Array.from({ length: processes }, () => new BenchChild('browsers'));
  try {
    const runIds = await workers.ask<string[]>('connect', { url: web.url, tokens } satisfies ConnectRequest);
    const follows = Array.from({ length: load.browsers }, (_, browser) => followedBy(browser, runIds, load));
    await Promise.all(
      browsers.map((child, index) =>
        child.ask('open', {
          url: web.url,
          apiToken: web.apiToken,
          follows: follows.filter((_, browser) => browser % processes === index),
        } satisfies OpenRequest),
      ),
    );
    const feed = (seconds: number) =>
      workers.ask<Fed[]>('feed', {
        pointsPerSecond: load.pointsPerSecond,
        seconds,
      } satisfies FeedRequest);
    await feed(WARM_UP_SECONDS);
    await arrival(browsers, { runIds, follows, installation });
    await Promise.all(browsers.map((child) => child.ask<Received>('received')));

    const before = processUsage(web.pid);
    const started = performance.now();
    const watch = watchEachSecond(web.pid, onSecond);
    const fed = await feed(load.seconds);
    const committedSeconds = (performance.now() - started) / 1000;
    const missing = await arrival(browsers, { runIds, follows, installation });
    watch.end();
    const seconds = (performance.now() - started) / 1000;
    const after = processUsage(web.pid);
    const received = await Promise.all(browsers.map((child) => child.ask<Received>('received')));

    const sum = (count: (one: Received) => number) => received.reduce((all, one) => all + count(one), 0);
    const sent = fed.reduce((all, { points }) => all + points, 0) - load.pointsPerSecond * WARM_UP_SECONDS;
    const delays = Delays.join(received.map((one) => one.delays));
    return {
      ...load,
      committedPerSecond: sent / committedSeconds,
      deliveredPerSecond: sum((one) => one.delivered) / seconds,
      p50Ms: delays.percentile(0.5),
      p95Ms: delays.percentile(0.95),
      p99Ms: delays.percentile(0.99),
      lost: sum((one) => one.lost) + missing,
      doubled: sum((one) => one.doubled),
      disordered: sum((one) => one.disordered),
      serverCpuShare: (after.cpuSeconds - before.cpuSeconds) / seconds,
      serverRssMb: after.rssMb,
    };
  } finally {
    await Promise.race([workers.ask('close').catch(() => {}), delay(2_000)]);
    for (const child of [workers, ...browsers]) child.end();
  }
}

/** The runs one browser follows; over all browsers each run has as many as any other. */
function followedBy(browser: number, runIds: string[], { follow }: StreamLoad): string[] {
  return Array.from({ length: follow }, (_, i) => runIds[(browser * follow + i) % runIds.length] ?? '');
}

/**
 * Waits until every browser has all that is committed.
 * @returns events that had not come in time, summed over all browsers
 */
async function arrival(
  browsers: readonly BenchChild[],
  { runIds, follows, installation }: { runIds: string[]; follows: string[][]; installation: Installation },
): Promise<number> {
  const heads = new Map<string, number>();
  for (const runId of runIds) heads.set(runId, await headSeq(installation, runId));
  const wanted = follows.flat().reduce((sum, runId) => sum + (heads.get(runId) ?? 0), 0);
  const deadline = performance.now() + ARRIVAL_MS;
  for (;;) {
    const reached = await Promise.all(browsers.map((child) => child.ask<number>('reached')));
    const missing = wanted - reached.reduce((sum, one) => sum + one, 0);
    if (missing <= 0 || performance.now() > deadline) return Math.max(0, missing);
    await delay(20);
  }
}

async function headSeq({ api }: Installation, runId: string): Promise<number> {
  return (await api.runs.events.query({ run: runId, limit: 1 })).headSeq;
}

function watchEachSecond(
  pid: number,
  onSecond: (usage: { second: number; rssMb: number }) => void,
): { end(): void } {
  let second = 0;
  const timer = setInterval(() => onSecond({ second: ++second, rssMb: processUsage(pid).rssMb }), 1000);
  return { end: () => clearInterval(timer) };
}
