import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { startRun } from '@/server/domain/runs/service';
import { createToken } from '@/server/domain/team/token-service';
import { createJobs } from '@/server/jobs/registry';
import { runJobs } from '@/server/jobs/run-jobs';
import { attachRealtime } from '@/server/realtime/attach';
import { createRestRouter } from '@/server/rest/router';
import { routes } from '@/server/rest/routes';
import { insertDataset } from '@/server/testing/run-fixtures';
import { createTestDeps, type TestDeps } from '@/server/testing/test-deps';
import { presetRecipe } from '@/shared/recipe/presets';
import { Agent } from '../../worker/agent/agent';
import type { Program } from '../../worker/agent/child-program';
import { MachineSampler } from '../../worker/agent/machine/machine-sampler';

const fakeTrainer: Program = {
  entry: path.join(import.meta.dirname, 'fake-trainer.mjs'),
  execArgv: [],
};

interface Web {
  port: number;
  close(): Promise<void>;
}

/** A server without pages and real workers beside it, in this process; trainers are child processes. */
export class WorkerBench {
  readonly #agents: Agent[] = [];
  #web: Web | null = null;
  #token: Promise<string> | null = null;
  #port = 0;

  private constructor(
    readonly test: TestDeps,
    readonly dir: string,
  ) {}

  /** @param overrides settings and services of the server that differ from a test's usual ones */
  static async open(overrides: Parameters<typeof createTestDeps>[0] = {}): Promise<WorkerBench> {
    const bench = new WorkerBench(
      await createTestDeps(overrides),
      await mkdtemp(path.join(tmpdir(), 'mintmark-bench-')),
    );
    await insertDataset(bench.test.deps);
    await bench.startWeb();
    return bench;
  }

  async close(): Promise<void> {
    await Promise.all(this.#agents.map((agent) => agent.stop()));
    await this.stopWeb();
    await this.test.close();
    await rm(this.dir, { recursive: true, force: true });
  }

  /** Listens, on the same port as before after `stopWeb`. */
  async startWeb(): Promise<void> {
    this.#web = await serve(this.test, this.#port);
    this.#port = this.#web.port;
  }

  async stopWeb(): Promise<void> {
    await this.#web?.close();
    this.#web = null;
  }

  async startAgent({
    slot = 1,
    slots = 1,
    trainer = fakeTrainer,
  }: {
    slot?: number;
    slots?: number;
    trainer?: Program;
  } = {}): Promise<Agent> {
    const token = await this.workerToken();
    const agent = new Agent({
      server: { url: this.url, token },
      name: 'bench',
      identity: { workerId: `worker-${slot}`, slot },
      runtime: { runtime: 'tensorflow', device: 'fake', problem: null, versions: {} },
      trainer,
      cacheDir: path.join(this.dir, 'cache'),
      photoCacheBytes: 1e9,
      baseWeightsDir: null,
      checkpointMinutes: 5,
      trainerNiceness: 0,
      slots,
      labels: [],
      gpuMemoryMiB: null,
      sampler: await MachineSampler.open(this.dir, { gpus: [] }),
      log: pino({ level: process.env.MINTMARK_TEST_LOG ?? 'silent' }),
      onRefused: (message) => {
        throw new Error(message);
      },
    });
    this.#agents.push(agent);
    agent.start();
    return agent;
  }

  /** The one token of all its workers. */
  workerToken(): Promise<string> {
    const { deps, actor } = this.test;
    this.#token ??= createToken(deps, actor, { kind: 'worker', name: 'bench' }).then(({ secret }) => secret);
    return this.#token;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Queues a run whose fake trainer behaves as `seed` says. */
  queue(seed: number, epochs = 3): Promise<{ id: string; number: number }> {
    const { deps, actor } = this.test;
    const recipe = { ...presetRecipe('quick'), seed, epochs };
    return startRun(deps, actor, { dataset: 'Coins', recipe });
  }
}

async function serve(test: TestDeps, port: number): Promise<Web> {
  const http = createServer();
  const realtime = await attachRealtime({ httpServer: http, deps: test.deps });
  const jobs = runJobs(createJobs(test.deps, realtime), test.deps);
  const rest = createRestRouter({ deps: test.deps, routes });
  http.on('request', (req, res) => {
    if (!req.url?.startsWith('/socket.io')) void rest(req, res);
  });
  await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve));
  return {
    port: (http.address() as AddressInfo).port,
    close: async () => {
      await jobs.stop();
      await realtime.close();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}
