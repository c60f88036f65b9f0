import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from 'pino';
import type { MachineSample } from '@/shared/machine-sample';
import type { Phase } from '@/shared/run-events';
import type { RuntimeName, TrainerJob } from '@/shared/trainer-job';
import type { Assignment, Directive, WorkerMessages } from '@/shared/worker-protocol';
import type { Program } from '../child-program';
import { limitPhotos, reservePhotos } from '../photos/cache-limit';
import { fetchPhotos } from '../photos/photo-cache';
import type { BlobClient } from '../server/blob-client';
import { RefusedMessageError, type ServerConnection } from '../server/connection';
import { agentTunables } from '../tunables';
import { EventSender } from './event-sender';
import { crashOutcome, failureOutcome } from './outcome';
import { RunCheckpoints } from './run-checkpoints';
import { TrainerProcess } from './trainer-process';
import { uploadResults } from './upload-results';

type Outcome = WorkerMessages['finish']['outcome'];

export interface RunTools {
  connection: Pick<ServerConnection, 'call' | 'callOnce'>;
  blobs: BlobClient;
  checkpoints: Pick<BlobClient, 'get' | 'put'>;
  checkpointMinutes: number;
  trainer: Program;
  /** How much nicer than this process it runs. */
  trainerNiceness: number;
  runtime: RuntimeName;
  cacheDir: string;
  /** Above this size of the cache, photos of ended runs are removed. */
  photoCacheBytes: number;
  /** Folder that only this worker writes its results to. */
  resultsDir: string;
  /** Likewise, for checkpoints to be uploaded. */
  uploadDir: string;
  baseWeightsDir: string | null;
  log: Logger;
}

/** One attempt at one run, from the download of its photos until the server has recorded its end. */
export class RunSession {
  readonly #tools: RunTools;
  readonly #assignment: Assignment;
  readonly #ref: { runId: string; attempt: number };
  readonly #events: EventSender;
  readonly #checkpoints: RunCheckpoints;
  /** Aborts downloads, uploads and waits: the attempt ends, for whatever reason. */
  readonly #halt = new AbortController();
  /** Aborts every message to the server: another attempt owns the run. */
  readonly #drop = new AbortController();
  #interruption: Outcome | null = null;
  /** The trainer has received its job. */
  #begun = false;
  /** The strongest control request the trainer has received. */
  #requested: 'none' | 'pause' | 'stop' = 'none';
  #trainer: TrainerProcess | null = null;
  #releasePhotos: () => Promise<void> = async () => undefined;

  constructor(tools: RunTools, assignment: Assignment) {
    this.#tools = tools;
    this.#assignment = assignment;
    this.#ref = { runId: assignment.runId, attempt: assignment.attempt };
    this.#events = new EventSender({
      connection: tools.connection,
      ref: this.#ref,
      signal: this.#drop.signal,
      onDirective: (directive) => this.#obey(directive),
      onError: (error) => this.#interrupt(failureOutcome(error)),
    });
    if (assignment.stop) this.#requested = 'stop';
    this.#checkpoints = new RunCheckpoints({
      assignment,
      cacheDir: tools.cacheDir,
      dropSignal: this.#drop.signal,
      uploadDir: tools.uploadDir,
      uploadEveryMs: agentTunables.checkpointUploadIntervalMs,
      checkpoints: tools.checkpoints,
      connection: tools.connection,
      signal: this.#halt.signal,
      onDirective: (directive) => this.#obey(directive),
      onProblem: (message) => this.#events.push({ type: 'log', payload: { level: 'warn', message } }),
    });
  }

  get runId(): string {
    return this.#ref.runId;
  }

  get ref(): { runId: string; attempt: number } {
    return this.#ref;
  }

  get trainerPid(): number | undefined {
    return this.#trainer?.pid;
  }

  /** Resolves when the attempt has ended and the server has recorded it, or the run is no longer owned. Never rejects. */
  async work(): Promise<void> {
    const { log } = this.#tools;
    const beat = setInterval(() => void this.heartbeat(), this.#assignment.heartbeatSeconds * 1000);
    try {
      const outcome = await this.#train().catch(
        (error: unknown) => this.#interruption ?? failureOutcome(error),
      );
      this.#trainer?.kill();
      // Another attempt may follow on any worker at any time. A failure here is reported as a log line.
      if (outcome.kind === 'paused' || outcome.kind === 'failed') await this.#checkpoints.flush();
      // A worker that shuts down has no time to wait for the other events.
      if (this.#interruption?.kind !== 'released') await this.#events.drained();
      if (this.#drop.signal.aborted) return log.warn(this.#ref, 'another attempt owns the run; dropped');
      const end = this.#interruption ?? outcome;
      await this.#checkpoints.close();
      await this.#finish(end);
      if (end.kind === 'succeeded' || end.kind === 'cancelled') await this.#checkpoints.remove();
    } catch (error) {
      if (!this.#drop.signal.aborted)
        log.error({ err: error, ...this.#ref }, 'could not report the end of a run');
    } finally {
      clearInterval(beat);
      this.#halt.abort();
      this.#trainer?.kill();
      await this.#trainer?.ended;
      await this.#checkpoints.close();
      await rm(this.#tools.resultsDir, { recursive: true, force: true }).catch(() => undefined);
      await this.#releasePhotos().catch(() => undefined);
    }
  }

  /** Renews the lease and receives control requests. A lost heartbeat is made up for by the next. */
  async heartbeat(): Promise<void> {
    try {
      const reply = await this.#tools.connection.callOnce('heartbeat', this.#ref);
      this.#obey(reply.directive);
    } catch (error) {
      this.#tools.log.debug({ reason: (error as Error).message }, 'heartbeat not answered');
    }
  }

  /** Reports a sample of the machine as telemetry of the run. */
  reportMachine(sample: MachineSample): void {
    if (!this.#halt.signal.aborted) this.#events.push({ type: 'telemetry', payload: sample });
  }

  /** Releases the run: this worker shuts down. */
  release(reason: string): void {
    this.#interrupt({ kind: 'released', reason });
  }

  kill(): void {
    this.#trainer?.kill();
  }

  async #train(): Promise<Outcome> {
    const { manifest } = this.#assignment;
    const photoDir = path.join(this.#tools.cacheDir, 'photos');
    // It loads its libraries while the photos are downloaded.
    const trainer = this.#openTrainer();
    const hashes = manifest.items.map(({ hash }) => hash);
    this.#releasePhotos = await reservePhotos(this.#tools.cacheDir, hashes);
    await fetchPhotos({
      hashes,
      dir: photoDir,
      blobs: this.#tools.blobs,
      signal: this.#halt.signal,
      onProgress: this.#progressOf('downloading'),
    });
    await this.#limitPhotos();
    await rm(this.#tools.resultsDir, { recursive: true, force: true });
    await mkdir(this.#tools.resultsDir, { recursive: true });
    await this.#checkpoints.prepare();
    this.#halt.signal.throwIfAborted();
    trainer.start(this.#job(photoDir));
    this.#begun = true;
    const { directive } = await this.#tools.connection.call('started', this.#ref, this.#halt.signal);
    this.#obey(directive);
    const end = await trainer.ended;
    this.#halt.signal.throwIfAborted();
    if (end.kind === 'crashed') return crashOutcome(end);
    if (end.kind === 'paused') return { kind: 'paused' };
    if (end.kind === 'failed') {
      if (end.code === 'cancelled') return { kind: 'cancelled' };
      return { kind: 'failed', code: end.code, message: end.message.slice(0, 4000) };
    }
    const files = await uploadResults({
      dir: this.#tools.resultsDir,
      blobs: this.#tools.blobs,
      signal: this.#halt.signal,
      onProgress: this.#progressOf('uploading'),
      onDelay: (reason) =>
        this.#events.push({
          type: 'log',
          payload: {
            level: 'warn',
            message: `The server cannot accept the results at the moment; the upload is retried: ${reason}`,
          },
        }),
    });
    return { kind: 'succeeded', summary: end.summary, files };
  }

  /** A cache that stays too large must not fail the run. */
  async #limitPhotos(): Promise<void> {
    const { cacheDir, photoCacheBytes, log } = this.#tools;
    try {
      const { removed, bytes } = await limitPhotos({ cacheDir, maxBytes: photoCacheBytes });
      if (removed > 0) log.info({ removed, bytes }, 'photos of earlier runs removed');
    } catch (error) {
      log.warn({ err: error }, 'the photo cache could not be limited');
    }
  }

  #openTrainer(): TrainerProcess {
    const { trainer, trainerNiceness, runtime, log } = this.#tools;
    const child = new TrainerProcess({
      program: trainer,
      niceness: trainerNiceness,
      runtime,
      log,
      onEvent: (event) => {
        this.#events.push(event);
        if (event.type === 'checkpoint') this.#checkpoints.saved(event.payload);
      },
    });
    if (this.#requested !== 'none') child.request(this.#requested);
    this.#trainer = child;
    return child;
  }

  #job(photoDir: string): TrainerJob {
    const { runtime, cacheDir, resultsDir, baseWeightsDir, checkpointMinutes } = this.#tools;
    const { recipe, manifest, lastEpoch } = this.#assignment;
    return {
      ...this.#ref,
      runtime,
      recipe,
      manifest,
      photoDir,
      cacheDir,
      baseWeightsDir,
      outDir: resultsDir,
      checkpointDir: this.#checkpoints.folder,
      checkpointMinutes,
      lastEpoch,
    };
  }

  #obey(directive: Directive): void {
    if (directive === 'fenced') {
      this.#drop.abort();
      this.#interrupt({ kind: 'released', reason: 'fenced' });
    } else if (directive === 'cancel') {
      this.#interrupt({ kind: 'cancelled' });
    } else if (directive === 'stop' && this.#requested !== 'stop') {
      this.#requested = 'stop';
      this.#trainer?.request('stop');
    } else if (directive === 'pause' && this.#requested === 'none') {
      this.#requested = 'pause';
      this.#trainer?.request('pause');
      // A later attempt continues the download where it ended.
      if (!this.#begun) this.#interrupt({ kind: 'paused' });
    }
  }

  /** Ends the attempt for a reason outside the trainer; the first reason counts. */
  #interrupt(outcome: Outcome): void {
    const first = this.#interruption === null;
    this.#interruption ??= outcome;
    this.#halt.abort();
    if (outcome.kind !== 'cancelled') this.#trainer?.kill();
    else if (first) {
      this.#trainer?.request('cancel');
      setTimeout(() => this.#trainer?.kill(), agentTunables.cancelGraceMs).unref();
    }
  }

  async #finish(outcome: Outcome): Promise<void> {
    const { connection, log } = this.#tools;
    log.info({ ...this.#ref, outcome: outcome.kind }, 'run ended');
    try {
      await connection.call('finish', { ...this.#ref, outcome }, this.#drop.signal);
    } catch (error) {
      if (!(error instanceof RefusedMessageError)) throw error;
      await connection.call('finish', { ...this.#ref, outcome: failureOutcome(error) }, this.#drop.signal);
    }
  }

  #progressOf(phase: Phase): (done: number, total: number) => void {
    let reportedAt = Number.NEGATIVE_INFINITY;
    return (done, total) => {
      const now = performance.now();
      if (now - reportedAt < agentTunables.progressIntervalMs && done < total) return;
      reportedAt = now;
      this.#events.push({ type: 'phase', payload: { phase, done, total } });
    };
  }
}
