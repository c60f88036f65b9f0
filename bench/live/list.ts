import type { z } from 'zod';
import type { listModelsInput } from '@/shared/contracts/models';
import type { listRunsInput } from '@/shared/contracts/runs';
import { BenchChild } from './child-process';
import type { ListMetrics } from './document';
import { bearer, type Installation } from './installation';
import type { TrainRequest } from './programs/workers';

const REQUESTS = 60;
/** Not counted. */
const WARM_UP_REQUESTS = 5;
const WORKERS = 8;

interface Inputs {
  'runs.list': z.input<typeof listRunsInput>;
  'models.list': z.input<typeof listModelsInput>;
}

/** Makes runs that trained a while and failed, and fetches the first page of the list over and over, as the page does. */
export async function measureList(installation: Installation, runs: number): Promise<ListMetrics> {
  await installation.queueRuns(runs);
  const workers = new BenchChild('workers');
  try {
    const tokens = await installation.workerTokens(WORKERS);
    await workers.ask('train', { url: installation.web.url, tokens, epochs: 60 } satisfies TrainRequest);
  } finally {
    workers.end();
  }
  const first = await timeAnswers(installation, 'runs.list', {});
  const searched = await timeAnswers(installation, 'runs.list', {
    search: 'quick',
    sort: { by: 'valAccuracy', direction: 'desc' },
  });
  return {
    runs,
    requests: REQUESTS,
    p50Ms: first.p50Ms,
    p95Ms: first.p95Ms,
    searchedP95Ms: searched.p95Ms,
    bytes: first.bytes,
  };
}

/** How long the answers to one request take, as a page asks it. */
export async function timeAnswers<P extends keyof Inputs>(
  { web }: Installation,
  procedure: P,
  query: Inputs[P],
) {
  const input = encodeURIComponent(JSON.stringify({ json: query }));
  const took: number[] = [];
  let bytes = 0;
  for (let i = 0; i < WARM_UP_REQUESTS + REQUESTS; i++) {
    const started = performance.now();
    const answer = await fetch(`${web.url}/api/trpc/${procedure}?input=${input}`, { headers: bearer(web) });
    bytes = (await answer.arrayBuffer()).byteLength;
    if (!answer.ok) throw new Error(`${procedure} answered ${answer.status}`);
    if (i >= WARM_UP_REQUESTS) took.push(performance.now() - started);
  }
  took.sort((a, b) => a - b);
  const at = (share: number) => took[Math.ceil(share * took.length) - 1] ?? 0;
  return { p50Ms: at(0.5), p95Ms: at(0.95), bytes };
}
