import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../db/database';
import type { Deps } from '../deps';
import { appendWorkerEvents } from '../domain/runs/ingest/ingest';
import { claimNext } from '../domain/runs/queue/claim';
import { insertDataset, queueRun } from '../testing/run-fixtures';
import { send } from '../testing/test-client';
import { createTestDeps, type TestDeps } from '../testing/test-deps';
import { startTestServer } from '../testing/test-server';
import { epochEvents } from '../testing/worker-reports';

let t: TestDeps;
const servers: { close(): Promise<void> }[] = [];
beforeEach(async () => {
  t = await createTestDeps();
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
  await t.close();
});

async function serve(deps: Deps = t.deps): Promise<string> {
  const server = await startTestServer(deps);
  servers.push(server);
  return server.url;
}

describe('/readyz', () => {
  it('is ready while database and store do their work, and leaves nothing in the store', async () => {
    const answer = await send(`${await serve()}/readyz`);
    expect([answer.status, answer.json()]).toEqual([200, { status: 'ready' }]);
    expect(await t.deps.blobs.list()).toEqual([]);
  });

  it('says that the database is away, while /healthz says that the process lives', async () => {
    // Nobody listens on port 1.
    const db = await openDatabase({ url: 'postgresql://mintmark@127.0.0.1:1/none', log: t.deps.log });
    // What was found holds for the answer that follows; everything else of the server keeps its own database.
    expect(await t.deps.readiness.reasons({ ...t.deps, db })).toEqual([
      expect.stringMatching(/^the database does not answer/),
    ]);
    await db.$disconnect();
    const url = await serve();
    const answer = await send(`${url}/readyz`);
    expect([answer.status, answer.json().status]).toEqual([503, 'not ready']);
    expect((await send(`${url}/healthz`)).status).toBe(200);
  });

  it('says that the file store cannot be written', async () => {
    const temp = path.join(t.deps.env.dataDir, 'blobs', 'tmp');
    await rm(temp, { recursive: true });
    await writeFile(temp, 'a file where a folder should be');
    const answer = await send(`${await serve()}/readyz`);
    expect(answer.status).toBe(503);
    expect(answer.json().reasons).toEqual([expect.stringMatching(/^photos and models cannot be stored/)]);
  });

  it('is not ready from the moment on at which the server begins to shut down', async () => {
    const url = await serve();
    expect((await send(`${url}/readyz`)).status).toBe(200);
    t.deps.readiness.beginClosing();
    const answer = await send(`${url}/readyz`);
    expect([answer.status, answer.json().reasons]).toEqual([503, ['the server is shutting down']]);
    expect((await send(`${url}/healthz`)).status).toBe(200);
  });
});

/** Prometheus' text format, strictly: every line is a comment it knows or a sample whose family was announced. */
function parse(text: string): Map<string, number> {
  const types = new Map<string, string>();
  const samples = new Map<string, number>();
  for (const line of text.split('\n').filter(Boolean)) {
    const type = /^# TYPE (\w+) (counter|gauge|histogram|summary)$/.exec(line);
    if (type?.[1] && type[2]) types.set(type[1], type[2]);
    if (line.startsWith('# ')) {
      expect(line).toMatch(/^# (HELP \w+ .+|TYPE \w+ \w+)$/);
      continue;
    }
    const sample = /^((\w+)(?:\{(?:\w+="[^"\\]*",?)*\})?) (\S+)$/.exec(line);
    if (!sample?.[1] || !sample[2]) throw new Error(`not in Prometheus’ format: ${line}`);
    const family = sample[2].replace(/_(bucket|sum|count)$/, '');
    expect(types.has(sample[2]) || types.get(family) === 'histogram', line).toBe(true);
    const value = Number(sample[3]);
    expect(Number.isNaN(value), line).toBe(false);
    samples.set(sample[1], value);
  }
  return samples;
}

describe('/metrics', () => {
  it('counts what happens, in a text that parses', async () => {
    const { deps, actor } = t;
    deps.metrics.collectProcess();
    const end = deps.metrics.countEvents(deps.live);
    const url = await serve();
    await insertDataset(deps);
    await queueRun(deps, actor, 'first');
    await queueRun(deps, actor, 'second');
    const run = await claimNext(deps, { workerId: 'w', name: 'w', runtime: 'tensorflow', owned: [] });
    if (!run) throw new Error('nothing was claimed');
    await appendWorkerEvents(deps, { runId: run.id, attempt: 1, workerId: 'w' }, epochEvents(1, 3));
    await send(`${url}/healthz`);

    const answer = await send(`${url}/metrics`);
    expect(answer.headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
    const samples = parse(answer.body);
    expect(Object.fromEntries(samples)).toMatchObject({
      mintmark_database_up: 1,
      'mintmark_runs{state="queued"}': 1,
      'mintmark_runs{state="claimed"}': 1,
      'mintmark_runs{state="failed"}': 0,
      mintmark_queue_length: 1,
      'mintmark_workers{state="connected"}': 0,
      'mintmark_workers{state="busy"}': 1,
      'mintmark_sockets{namespace="worker"}': 0,
      'mintmark_run_events_committed_total{type="epoch"}': 3,
      'mintmark_http_request_seconds_count{route="operations",status="2xx"}': 1,
    });
    expect(samples.get('mintmark_queue_oldest_wait_seconds')).toBeLessThan(60);
    expect(samples.get('process_resident_memory_bytes')).toBeGreaterThan(1e6);
    expect(samples.has('nodejs_eventloop_lag_seconds')).toBe(true);
    end();
  });

  it('is for this machine’s own programs unless a token is set, and then for whoever shows it', async () => {
    const url = `${await serve()}/metrics`;
    expect((await send(url)).status).toBe(200);
    const proxied = await send(url, { headers: { 'x-forwarded-for': '127.0.0.1' } });
    expect(proxied.status).toBe(403);
    expect(proxied.json().error?.message).toMatch(/MINTMARK_METRICS_TOKEN/);

    const metricsToken = 'a-token-for-the-scraper';
    const guarded = `${await serve({ ...t.deps, env: { ...t.deps.env, metricsToken } })}/metrics`;
    const asked = (token: string) => send(guarded, { headers: { authorization: `Bearer ${token}` } });
    expect((await send(guarded)).status).toBe(401);
    expect((await asked('another')).status).toBe(401);
    expect((await asked(metricsToken)).status).toBe(200);
  });

  it('still answers while the database is away, and says so', async () => {
    const db = await openDatabase({ url: 'postgresql://mintmark@127.0.0.1:1/none', log: t.deps.log });
    const samples = parse(await t.deps.metrics.render({ ...t.deps, db }));
    await db.$disconnect();
    expect(samples.get('mintmark_database_up')).toBe(0);
    expect([...samples.keys()].filter((key) => key.startsWith('mintmark_runs{'))).toEqual([]);
  });
});
