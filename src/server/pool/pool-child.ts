import { type ChildProcess, fork } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { ERROR_STATUS, type ErrorCode } from '@/shared/error-codes';
import { asStorageError } from '../blobs/storage-error';
import { AppError } from '../errors';
import { lowerPriority } from '../lower-priority';
import { tunables } from '../tunables';
import { pack, unpack } from './parcel';
import { FROM_PROCESS, OUT_OF_MEMORY, type PoolReply, type PoolRequest, TO_PROCESS } from './pool-process';
import type { PoolTaskName } from './pool-tasks';
import { processorMsOf } from './processor-time';

/**
 * What a task may take before its process is killed, in processor time where that can be told. A photo within the pixel
 * budget takes a second or two.
 */
const TIMEOUT_MS: Record<PoolTaskName, number> = {
  checkPhoto: 20_000,
  cutPhoto: 60_000,
  thumbnail: 20_000,
  plainPhoto: 20_000,
  previewAugmentation: 60_000,
  classify: 60_000,
  // Sixteen views of a photo, each turned up to 36 times.
  classifyChanged: 300_000,
  explainCoin: 60_000,
  // Of a hundred thousand photos.
  fitProfile: 600_000,
  buildClassifier: 60_000,
  pruneClassifier: 60_000,
  buildEmbedder: 60_000,
  embedPhoto: 60_000,
  // Of a hundred thousand photos.
  judgeLabels: 900_000,
  // Of two hundred thousand photos.
  layOutPhotos: 1_800_000,
  readEvaluation: 60_000,
  readGolden: 20_000,
  // Of a hundred thousand photos.
  computeFigures: 300_000,
  measurePhoto: 20_000,
  proposeCopies: 120_000,
  describeEmbeddings: 120_000,
  compareCoins: 120_000,
  // On a slow machine, with the backdrops that all classes share.
  drawDemoClass: 300_000,
  // Of some thousand pages.
  writePdf: 120_000,
};

/** A task that got so little of the processor for this many times its limit is not worth waiting for. */
const MAX_WAIT_FACTOR = 10;

/** Tasks that are about one photo, which may be what is wrong. */
const DECODING: readonly PoolTaskName[] = [
  'checkPhoto',
  'cutPhoto',
  'thumbnail',
  'plainPhoto',
  'classify',
  'classifyChanged',
  'explainCoin',
  'measurePhoto',
  'embedPhoto',
  'previewAugmentation',
];

/** What ends a process with its task. */
export interface PoolLimits {
  /** Resident memory. */
  megabytes: number;
  /** Of any task, in processor time as above; each has its own where it is not given. */
  timeoutMs?: number;
}

interface Running {
  name: PoolTaskName;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
  timer: NodeJS.Timeout | undefined;
}

/** One process of the pool; it runs one task at a time. */
export class PoolChild {
  readonly #process: ChildProcess;
  readonly #exited: Promise<void>;
  readonly #dir: string;
  readonly #limits: PoolLimits;
  readonly #hasDir: Promise<unknown>;
  #running: Running | null = null;
  #timedOut = false;
  #alive = true;

  /** Whether it gives way to the processes that people wait for. */
  readonly isBackground: boolean;

  /**
   * @param dir made for what goes to the process and comes from it, removed with it
   * @param onExit called once, after the task that it may have had was rejected
   */
  constructor({
    program,
    cwd,
    dir,
    threads,
    isBackground,
    limits,
    onExit,
  }: {
    program: string;
    cwd: string;
    dir: string;
    threads: number;
    isBackground: boolean;
    limits: PoolLimits;
    onExit: () => void;
  }) {
    this.#dir = dir;
    this.#limits = limits;
    this.isBackground = isBackground;
    this.#hasDir = mkdir(dir, { recursive: true, mode: 0o700 });
    this.#process = fork(program, {
      cwd,
      // Nothing of the server's own environment: it holds secrets.
      env: {
        PATH: process.env.PATH,
        NODE_ENV: process.env.NODE_ENV,
        ORT_DISABLE_TELEMETRY: '1',
        MINTMARK_POOL_THREADS: String(threads),
        MINTMARK_POOL_MEMORY_MB: String(limits.megabytes),
      },
      execArgv: [`--max-old-space-size=${limits.megabytes}`],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    lowerPriority(this.#process.pid, isBackground ? tunables.backgroundNiceness : tunables.poolNiceness);
    this.#process.on('message', (reply: PoolReply) => void this.#settle(reply));
    // A process that cannot be started, or written to, ends by `exit` too.
    this.#process.on('error', () => this.#kill());
    this.#exited = new Promise((resolve) => {
      this.#process.once('exit', async (code) => {
        this.#alive = false;
        this.#fail(code);
        onExit();
        await this.#hasDir.then(() => rm(dir, { recursive: true, force: true })).catch(() => undefined);
        resolve();
      });
    });
  }

  /** @throws AppError; see `Pool.run` */
  run(name: PoolTaskName, input: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const running: Running = { name, resolve, reject, timer: undefined };
      this.#running = running;
      this.#limitTime(running, this.#limits.timeoutMs ?? TIMEOUT_MS[name]);
      this.#send(running, input).catch((error: unknown) => this.#take()?.reject(asStorageError(error)));
    });
  }

  /** Ends the process, whatever it is doing. */
  async end(): Promise<void> {
    this.#kill();
    await this.#exited;
  }

  get isAlive(): boolean {
    return this.#alive;
  }

  #kill(): void {
    this.#alive = false;
    this.#process.kill('SIGKILL');
  }

  /**
   * On a busy machine a process may wait for the processor longer than its task takes, and a good photo would pass for
   * one that takes too long.
   */
  #limitTime(running: Running, limitMs: number): void {
    const processorAtStart = this.#processorMs();
    const latest = performance.now() + limitMs * MAX_WAIT_FACTOR;
    const check = () => {
      const used = this.#processorMs() - processorAtStart;
      // NaN where the system does not tell.
      if (used < limitMs && performance.now() < latest) running.timer = setTimeout(check, limitMs - used);
      else {
        this.#timedOut = true;
        this.#kill();
      }
    };
    running.timer = setTimeout(check, limitMs);
  }

  #processorMs(): number {
    return processorMsOf(this.#process.pid);
  }

  async #send(running: Running, input: unknown): Promise<void> {
    await this.#hasDir;
    const dir = this.#dir;
    const parcel = await pack(input, { dir, prefix: TO_PROCESS });
    // It may have died meanwhile.
    if (this.#running !== running) return;
    this.#process.send({ name: running.name, input: parcel, dir } satisfies PoolRequest);
  }

  async #settle(reply: PoolReply): Promise<void> {
    const running = this.#take();
    if (!running) return;
    if (!reply.ok) {
      running.reject(asAppError(reply));
      return;
    }
    try {
      running.resolve(await unpack(reply.value, { dir: this.#dir, prefix: FROM_PROCESS }));
    } catch (error) {
      running.reject(error);
    }
  }

  #fail(code: number | null): void {
    const running = this.#take();
    if (!running) return;
    const decodes = DECODING.includes(running.name);
    running.reject(
      decodes && (this.#timedOut || code === OUT_OF_MEMORY)
        ? new AppError('bad-photo', 'takes too long or too much memory to decode; save it with fewer pixels')
        : new AppError('unavailable', 'A process of the server ended unexpectedly. Try again.'),
    );
  }

  #take(): Running | null {
    const running = this.#running;
    this.#running = null;
    if (running) clearTimeout(running.timer);
    return running;
  }
}

/** What is no error of the caller says nothing of the inside. */
function asAppError({ code, message }: { code: string | null; message: string }): AppError {
  if (code !== null && code in ERROR_STATUS) return new AppError(code as ErrorCode, message);
  return new AppError('internal', 'Something went wrong on the server; its log has the details.', {
    cause: new Error(message),
  });
}
