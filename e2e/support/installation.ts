import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTRPCClient, httpLink } from '@trpc/client';
import superjson from 'superjson';
import { expect, vi } from 'vitest';
import { collectUnusedBlobs } from '@/server/domain/blobs/unused-blobs';
import { getRun, readEvents } from '@/server/domain/runs/query-service';
import { startRun } from '@/server/domain/runs/service';
import { createToken } from '@/server/domain/team/token-service';
import type { Env } from '@/server/env';
import { insertDataset } from '@/server/testing/run-fixtures';
import { createTestDeps, type TestDeps } from '@/server/testing/test-deps';
import type { AppRouter } from '@/server/trpc/root';
import { presetRecipe } from '@/shared/recipe/presets';
import type { RecipeInput } from '@/shared/recipe/recipe';
import type { RunState } from '@/shared/run-state';
import { isAlive } from '../../worker/agent/process-alive';
import { freePort } from './mintmark-server';
import { testPrograms } from './programs';
import { descendantsOf } from './worker-process';

const root = path.resolve(import.meta.dirname, '../..');

export type Child = ChildProcess & { pid: number; output(): string };

/** Of what a trainer is: all that it is, or one that speaks its protocol and computes nothing. */
export type Trainer = 'real' | 'fake';

/** Server and workers as processes of their own, bundled as `npm start` bundles them, on one data folder. */
export class Installation {
  readonly #children = new Set<Child>();
  #token: Promise<string> | null = null;

  private constructor(
    /** The test's own view of the same database and blobs. */
    readonly test: TestDeps,
    readonly dir: string,
    readonly programs: string,
    readonly port: number,
  ) {}

  /** With a dataset `Colours` of small photos. Nothing runs yet. `env`: settings that are not as usual. */
  static async open({
    copies = 1,
    env = {},
  }: {
    copies?: number;
    env?: Partial<Pick<Env, 'dataDir' | 'databaseUrl' | 'leaseSeconds'>>;
  } = {}): Promise<Installation> {
    const programs = await testPrograms();
    const dir = await mkdtemp(path.join(tmpdir(), 'mintmark-faults-'));
    const installation = new Installation(await createTestDeps({ env }), dir, programs, await freePort());
    await insertDataset(installation.test.deps, { name: 'Colours', copies, photos: true });
    return installation;
  }

  async close(): Promise<void> {
    const children = [...this.#children];
    // What a killed supervisor leaves behind writes into the folder until it notices.
    const orphans = (await Promise.all(children.map(({ pid }) => descendantsOf(pid)))).flat();
    await Promise.all(children.map((child) => this.kill(child)));
    for (const pid of orphans) killIfThere(pid);
    await this.until(async () => !orphans.some(isAlive), 10_000);
    await this.test.close();
    await rm(this.dir, { recursive: true, force: true });
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Resolves when it serves. Always on the same port. */
  async startWeb(env: Record<string, string> = {}): Promise<Child> {
    return this.serving(this.spawn('web', { ...this.#webSettings(), ...env }));
  }

  /** A server that need not serve on the usual address. */
  spawnWeb(env: Record<string, string>): Child {
    return this.spawn('web', { ...this.#webSettings(), ...env });
  }

  /** Server and one worker under the supervisor of `npm start`. Resolves when the server serves. */
  async startSupervised(env: Record<string, string> = {}): Promise<Child> {
    return this.serving(this.spawn('supervisor', { ...this.#webSettings(), ...env }));
  }

  #webSettings(): Record<string, string> {
    const { dataDir, databaseUrl, leaseSeconds } = this.test.deps.env;
    return {
      NODE_ENV: 'production',
      MINTMARK_DATA: dataDir,
      DATABASE_URL: databaseUrl,
      MINTMARK_PORT: String(this.port),
      MINTMARK_CACHE: path.join(this.dir, 'web-cache'),
      MINTMARK_DEMO: '0',
      MINTMARK_LEASE_SECONDS: String(leaseSeconds),
    };
  }

  private async serving(web: Child): Promise<Child> {
    await vi.waitUntil(
      async () => {
        if (web.exitCode !== null) throw new Error(`the server ended:\n${web.output()}`);
        return fetch(`${this.url}/healthz`).then(
          ({ ok }) => ok,
          () => false,
        );
      },
      { timeout: 60_000, interval: 50 },
    );
    return web;
  }

  /** Workers of one name take up each other's identity and checkpoints. */
  async startWorker(
    name: string,
    {
      url = this.url,
      trainer = 'fake',
      env = {},
    }: { url?: string; trainer?: Trainer; env?: Record<string, string> } = {},
  ): Promise<Child> {
    return this.spawn(`${trainer}/worker`, {
      MINTMARK_SERVER: url,
      MINTMARK_WORKER_TOKEN: await this.workerToken(),
      MINTMARK_WORKER_NAME: name,
      MINTMARK_CACHE: path.join(this.dir, name),
      // What these tests train with; looking for a GPU would take each worker a second.
      MINTMARK_RUNTIME: 'tensorflow',
      // Beside other tests it would wait for all of them.
      MINTMARK_TRAINER_NICENESS: '0',
      ...env,
    });
  }

  /** On PostgreSQL, which other servers may share, failed work's files go a day later: that day is over. */
  async passDayOfUnusedBlobs(): Promise<void> {
    const { deps } = this.test;
    if (deps.db.dialect.isShared) await collectUnusedBlobs(deps, { graceMs: 0 });
  }

  /** The one token of all its workers. */
  workerToken(): Promise<string> {
    const { deps, actor } = this.test;
    this.#token ??= createToken(deps, actor, { kind: 'worker', name: 'workers' }).then(
      ({ secret }) => secret,
    );
    return this.#token;
  }

  /** One of the bundled programs, which ends with the test at the latest. */
  spawn(program: string, env: Record<string, string>): Child {
    const child = spawn(process.execPath, [path.join(this.programs, `${program}.mjs`)], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    let text = '';
    const hear = (chunk: Buffer) => {
      text += chunk.toString();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    const known = Object.assign(child, { output: () => text }) as unknown as Child;
    this.#children.add(known);
    return known;
  }

  async kill(child: Child, signal: NodeJS.Signals = 'SIGKILL'): Promise<number | null> {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await once(child, 'exit');
    }
    this.#children.delete(child);
    return child.exitCode;
  }

  /** What lets a program on this machine in. */
  async headers(): Promise<{ authorization: string }> {
    const file = path.join(this.test.deps.env.dataDir, 'local.json');
    // The server writes it right after it has begun to listen.
    const text = await vi.waitUntil(() => readFile(file, 'utf8').catch(() => ''), { timeout: 10_000 });
    const { apiToken } = JSON.parse(text) as { apiToken: string };
    return { authorization: `Bearer ${apiToken}` };
  }

  /** The server's API, as a program on this machine asks it. */
  async api() {
    const headers = await this.headers();
    return createTRPCClient<AppRouter>({
      links: [
        httpLink({
          url: `${this.url}/api/trpc`,
          transformer: superjson,
          headers,
        }),
      ],
    });
  }

  /** Queues a run whose fake trainer behaves as `seed` says. */
  queue(seed: number, epochs = 3): Promise<{ id: string; number: number }> {
    return this.queueRecipe({ ...presetRecipe('quick'), seed, epochs });
  }

  queueRecipe(recipe: RecipeInput): Promise<{ id: string; number: number }> {
    return startRun(this.test.deps, this.test.actor, { dataset: 'Colours', recipe });
  }

  run(id: string) {
    return getRun(this.test.deps, id);
  }

  log(runId: string) {
    return readEvents(this.test.deps, { runId, afterSeq: 0, limit: 100_000 });
  }

  until(what: () => Promise<boolean>, timeout = 200_000): Promise<unknown> {
    return vi.waitUntil(what, { timeout, interval: 50 });
  }

  reach(id: string, state: RunState): Promise<unknown> {
    return this.until(async () => (await this.run(id)).state === state);
  }

  /** Numbered from 1 without a gap, each valid epoch reported once and in order. */
  async expectWholeLog(id: string): Promise<void> {
    const events = await this.log(id);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    const { epochs } = await this.run(id);
    expect(epochs.map(({ epoch }) => epoch)).toEqual(epochs.map((_, index) => index + 1));
    const reported = events.flatMap((event) =>
      event.type === 'epoch' ? [`${event.attempt}/${event.payload.epoch}`] : [],
    );
    expect(new Set(reported).size).toBe(reported.length);
  }
}

/** What ends by itself may do so at any moment. */
function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
