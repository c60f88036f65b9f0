import { BenchChild } from './child-process';
import type { ListMetrics } from './document';
import { bearer, type Installation } from './installation';
import type { TrainRequest } from './programs/workers';

const REQUESTS = 60;
/** Not counted. */
const WARM_UP_REQUESTS = 5;
const WORKERS = 8;

/** Makes runs that trained a while and failed, and asks for the list over and over, as the page does. */
export async function measureList(installation: Installation, runs: number): Promise<ListMetrics> {
  await installation.queueRuns(runs);
  const workers = new BenchChild('workers');
  try {
    const tokens = await installation.workerTokens(WORKERS);
    await workers.ask('train', { url: installation.web.url, tokens, epochs: 60 } satisfies TrainRequest);
  } finally {
    workers.end();
  }
  const input = encodeURIComponent(JSON.stringify({ json: { limit: 1000 } }));
  const url = `${installation.web.url}/api/trpc/runs.list?input=${input}`;
  const took: number[] = [];
  let bytes = 0;
  for (let i = 0; i < WARM_UP_REQUESTS + REQUESTS; i++) {
    const started = performance.now();
    const answer = await fetch(url, { headers: bearer(installation.web) });
    bytes = (await answer.arrayBuffer()).byteLength;
    if (!answer.ok) throw new Error(`the list answered ${answer.status}`);
    if (i >= WARM_UP_REQUESTS) took.push(performance.now() - started);
  }
  took.sort((a, b) => a - b);
  const at = (share: number) => took[Math.ceil(share * took.length) - 1] ?? 0;
  return { runs, requests: REQUESTS, p50Ms: at(0.5), p95Ms: at(0.95), bytes };
}
