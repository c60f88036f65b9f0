import path from 'node:path';
import type { Logger } from 'pino';
import { type Assignment, assignmentSchema, WORKER_PROTOCOL_VERSION } from '@/shared/worker-protocol';
import { BlobClient } from './blob-client';
import { removeCheckpointFolders, runsWithCheckpoints } from './checkpoint-folders';
import { ServerConnection } from './connection';
import type { Identity } from './identity';
import type { Program } from './programs';
import { RunSession, type RunTools } from './run-session';
import type { RuntimeInfo } from './runtime-probe';

/** Asks for work this often even when nobody calls: a lost `wake` costs no more than this. */
const ASK_AGAIN_MS = 15_000;

export interface AgentOptions {
  server: { url: string; token: string };
  name: string;
  identity: Pick<Identity, 'workerId' | 'slot'>;
  runtime: RuntimeInfo;
  trainer: Program;
  cacheDir: string;
  baseWeightsDir: string | null;
  /** Inside an epoch a checkpoint is made this often. */
  checkpointMinutes: number;
  log: Logger;
  /** The server does not want this worker, for good. */
  onRefused: (message: string) => void;
}

/** The worker itself: claims runs one at a time and sees each through, over whatever happens to the line. */
export class Agent {
  readonly #options: AgentOptions;
  readonly #connection: ServerConnection;
  readonly #timer: NodeJS.Timeout;
  #session: RunSession | null = null;
  #asking: Promise<void> | null = null;
  #stopping = false;

  constructor(options: AgentOptions) {
    const { server, name, identity, runtime, log, onRefused } = options;
    this.#options = options;
    this.#connection = new ServerConnection({
      url: server.url,
      log,
      hello: {
        token: server.token,
        protocol: WORKER_PROTOCOL_VERSION,
        workerId: identity.workerId,
        name: identity.slot === 1 ? name : `${name} ${identity.slot}`,
        ...runtime,
        labels: [],
        slots: 1,
        gpuMemoryMiB: null,
      },
      on: {
        connected: () => {
          this.#ask();
          void this.#session?.heartbeat();
        },
        wake: () => this.#ask(),
        control: (runId) => {
          if (this.#session?.runId === runId) void this.#session.heartbeat();
        },
        refused: onRefused,
      },
    });
    this.#timer = setInterval(() => this.#ask(), ASK_AGAIN_MS);
  }

  start(): void {
    this.#connection.open();
  }

  get trainerPid(): number | undefined {
    return this.#session?.trainerPid;
  }

  /** Gives the run back, tells the server and hangs up. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#timer);
    this.#session?.release('The worker was shut down.');
    await this.#asking;
    this.#connection.close();
  }

  /** Ends the trainer without a word; for when there is no time left. */
  kill(): void {
    this.#session?.kill();
  }

  #ask(): void {
    if (this.#stopping || !this.#options.runtime.runtime) return;
    this.#asking ??= this.#workWhileThereIsSome().finally(() => {
      this.#asking = null;
    });
  }

  async #workWhileThereIsSome(): Promise<void> {
    const { log } = this.#options;
    try {
      while (!this.#stopping && this.#connection.connected) {
        const assignment = await this.#claim();
        if (!assignment) return;
        await this.#workOn(assignmentSchema.parse(assignment));
      }
    } catch (error) {
      log.warn({ reason: (error as Error).message }, 'could not claim a run; asking again soon');
    }
  }

  async #claim(): Promise<Assignment | null> {
    const { cacheDir } = this.#options;
    const checkpointsOf = await runsWithCheckpoints(cacheDir);
    const reply = await this.#connection.callOnce('claim', {
      checkpointsOf: checkpointsOf.slice(0, 1000),
      holding: [],
    });
    await removeCheckpointFolders(cacheDir, reply.ended);
    return reply.assignment;
  }

  async #workOn(assignment: Assignment): Promise<void> {
    const { log } = this.#options;
    log.info(
      { runId: assignment.runId, attempt: assignment.attempt, run: assignment.runName },
      'run claimed',
    );
    const session = new RunSession(this.#tools(), assignment);
    this.#session = session;
    if (this.#stopping) session.release('The worker was shut down.');
    await session.work();
    this.#session = null;
  }

  #tools(): RunTools {
    const { server, trainer, runtime, cacheDir, identity, baseWeightsDir, checkpointMinutes, log } =
      this.#options;
    if (!runtime.runtime) throw new Error('a worker that cannot train claimed a run');
    return {
      connection: this.#connection,
      blobs: new BlobClient(server, 'blobs'),
      checkpoints: new BlobClient(server, 'checkpoints'),
      checkpointMinutes,
      trainer,
      runtime: runtime.runtime,
      cacheDir,
      resultsDir: path.join(cacheDir, 'results', String(identity.slot)),
      uploadDir: path.join(cacheDir, 'uploads', String(identity.slot)),
      baseWeightsDir,
      log,
    };
  }
}
