import path from 'node:path';
import type { Logger } from 'pino';
import { type Assignment, assignmentSchema, WORKER_PROTOCOL_VERSION } from '@/shared/worker-protocol';
import type { Program } from './child-program';
import type { Identity } from './identity';
import type { MachineSampler } from './machine/machine-sampler';
import type { RuntimeInfo } from './machine/runtime-probe';
import { StatusReporter } from './machine/status-reporter';
import { removeCheckpointFolders, runsWithCheckpoints } from './run/run-checkpoints';
import { RunSession, type RunTools } from './run/run-session';
import { BlobClient } from './server/blob-client';
import { ServerConnection } from './server/connection';
import { agentTunables } from './tunables';

export interface AgentOptions {
  server: { url: string; token: string };
  name: string;
  identity: Pick<Identity, 'workerId' | 'slot'>;
  runtime: RuntimeInfo;
  trainer: Program;
  cacheDir: string;
  /** Above this size of the cache, photos of ended runs are removed. */
  photoCacheBytes: number;
  baseWeightsDir: string | null;
  /** Inside an epoch a checkpoint is made this often. */
  checkpointMinutes: number;
  /** How much nicer than this process a trainer runs. */
  trainerNiceness: number;
  /** Runs trained at the same time. */
  slots: number;
  /** Runs may require one of these. */
  labels: string[];
  /** Memory of the largest GPU; null without one, or where it is not known. */
  gpuMemoryMiB: number | null;
  sampler: Pick<MachineSampler, 'sample'>;
  log: Logger;
  /** The server refuses this worker for good. */
  onRefused: (message: string) => void;
}

/** The worker itself: claims as many runs as it has slots, and completes each whatever happens to the connection. */
export class Agent {
  readonly #options: AgentOptions;
  readonly #connection: ServerConnection;
  readonly #timer: NodeJS.Timeout;
  readonly #status: StatusReporter;
  /** Runs in progress by slot, from 1. */
  readonly #sessions = new Map<number, { session: RunSession; done: Promise<void> }>();
  #claiming: Promise<void> | null = null;
  #stopping = false;
  #draining = false;

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
        labels: options.labels,
        slots: options.slots,
        gpuMemoryMiB: options.gpuMemoryMiB,
      },
      on: {
        connected: () => {
          this.#claimRuns();
          void this.#status.report();
          for (const { session } of this.#sessions.values()) void session.heartbeat();
        },
        wake: () => this.#claimRuns(),
        control: (runId) => {
          for (const { session } of this.#sessions.values()) {
            if (session.ref.runId === runId) void session.heartbeat();
          }
        },
        refused: onRefused,
      },
    });
    this.#timer = setInterval(() => this.#claimRuns(), agentTunables.claimIntervalMs);
    this.#status = new StatusReporter({
      sampler: options.sampler,
      connection: this.#connection,
      onSample: (sample) => {
        for (const { session } of this.#sessions.values()) session.reportMachine(sample);
      },
      onReply: ({ draining, removed }) => {
        if (removed)
          onRefused('This worker was removed on the workers page. Start it again to bring it back.');
        else this.setDraining(draining);
      },
      log,
    });
  }

  start(): void {
    this.#connection.open();
  }

  /** Process ids of the trainers at work. */
  get trainerPids(): number[] {
    return [...this.#sessions.values()].flatMap(({ session }) => session.trainerPid ?? []);
  }

  /** Takes no more runs while `draining`; those in progress continue. */
  setDraining(draining: boolean): void {
    if (draining === this.#draining) return;
    this.#draining = draining;
    this.#claimRuns();
  }

  /** Releases the runs, waits until the server knows, and closes the connection. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#timer);
    this.#status.stop();
    for (const { session } of this.#sessions.values()) session.release('The worker was shut down.');
    await this.#claiming;
    await Promise.all([...this.#sessions.values()].map(({ done }) => done));
    this.#connection.close();
  }

  /** Kills the trainers; for when there is no time left to release their runs. */
  kill(): void {
    for (const { session } of this.#sessions.values()) session.kill();
  }

  #claimRuns(): void {
    if (this.#stopping || !this.#options.runtime.runtime) return;
    this.#claiming ??= this.#fillSlots().finally(() => {
      this.#claiming = null;
    });
  }

  async #fillSlots(): Promise<void> {
    const { log } = this.#options;
    try {
      for (let slot = this.#freeSlot(); slot !== null; slot = this.#freeSlot()) {
        const assignment = await this.#claim();
        if (!assignment) return;
        this.#workOn(assignmentSchema.parse(assignment), slot);
      }
    } catch (error) {
      log.warn({ reason: (error as Error).message }, 'could not claim a run; will retry');
    }
  }

  /** A free slot; null when there is none, or when no run may be claimed now. */
  #freeSlot(): number | null {
    if (this.#stopping || this.#draining || !this.#connection.connected) return null;
    for (let slot = 1; slot <= this.#options.slots; slot++) if (!this.#sessions.has(slot)) return slot;
    return null;
  }

  async #claim(): Promise<Assignment | null> {
    const { cacheDir } = this.#options;
    const checkpointsOf = await runsWithCheckpoints(cacheDir);
    const reply = await this.#connection.callOnce('claim', {
      checkpointsOf: checkpointsOf.slice(0, 1000),
      owned: [...this.#sessions.values()].map(({ session }) => session.ref),
    });
    await removeCheckpointFolders(cacheDir, reply.ended);
    return reply.assignment;
  }

  #workOn(assignment: Assignment, slot: number): void {
    const { runId, attempt, runName } = assignment;
    this.#options.log.info({ runId, attempt, run: runName, slot }, 'run claimed');
    const session = new RunSession(this.#tools(slot), assignment);
    if (this.#stopping) session.release('The worker was shut down.');
    const done = session.work().then(() => {
      this.#sessions.delete(slot);
      this.#claimRuns();
    });
    this.#sessions.set(slot, { session, done });
  }

  #tools(slot: number): RunTools {
    const { server, runtime, cacheDir, identity, log } = this.#options;
    if (!runtime.runtime) throw new Error('a worker that cannot train claimed a run');
    return {
      connection: this.#connection,
      blobs: new BlobClient(server, 'blobs'),
      checkpoints: new BlobClient(server, 'checkpoints'),
      checkpointMinutes: this.#options.checkpointMinutes,
      trainer: this.#options.trainer,
      trainerNiceness: this.#options.trainerNiceness,
      runtime: runtime.runtime,
      cacheDir,
      photoCacheBytes: this.#options.photoCacheBytes,
      resultsDir: path.join(cacheDir, 'results', `${identity.slot}-${slot}`),
      uploadDir: path.join(cacheDir, 'uploads', `${identity.slot}-${slot}`),
      baseWeightsDir: this.#options.baseWeightsDir,
      log,
    };
  }
}
