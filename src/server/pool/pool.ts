import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AppError } from '../errors';
import { tunables } from '../tunables';
import { availableCores } from './cores';
import { PoolChild, type PoolLimits } from './pool-child';
import { poolProgram } from './pool-program';
import type { PoolTaskName, PoolTasks } from './pool-tasks';
import { type Priority, PriorityQueue } from './priority-queue';

type Input<N extends PoolTaskName> = Parameters<PoolTasks[N]>[0];
type Output<N extends PoolTaskName> = Awaited<ReturnType<PoolTasks[N]>>;

export interface RunOptions {
  priority: Priority;
  /** Who asked; one person's tasks are limited, so that others find room. */
  owner?: string;
}

/**
 * Processes of their own for whatever decodes foreign bytes or computes for long, so that the event loop of the web
 * process only serves. Processes and not threads: a decoder that crashes, or that takes all memory, ends its process
 * and nothing else. Each has an empty working directory and an environment without secrets.
 */
export interface Pool {
  /**
   * Runs a task in one of the processes.
   * @throws AppError of the task itself, `too-many-requests` when too much is waiting, `bad-photo` when the task took
   *   too long or too much memory, `unavailable` when the process died otherwise or the server shuts down
   */
  run<N extends PoolTaskName>(name: N, input: Input<N>, options: RunOptions): Promise<Output<N>>;
  /** A folder that the processes read networks from; it goes with the pool. */
  readonly networkDir: string;
  /** Refuses new tasks, lets the running ones finish for a moment, and ends the processes. */
  close(): Promise<void>;
}

/** As many as there are cores for work that nobody watches, and one for those who wait for an answer. */
function defaultProcesses(): number {
  return Math.min(tunables.maxPoolProcesses, availableCores() + 1);
}

export async function openPool({
  processes = defaultProcesses(),
  limits = { megabytes: tunables.maxPoolProcessMegabytes },
  program,
}: {
  processes?: number;
  limits?: PoolLimits;
  /** Path of another build of the processes' program. */
  program?: string;
} = {}): Promise<Pool> {
  const dir = await mkdtemp(path.join(tmpdir(), 'mintmark-pool-'));
  const [cwd, networkDir] = [path.join(dir, 'cwd'), path.join(dir, 'networks')];
  await Promise.all([mkdir(cwd), mkdir(networkDir)]);
  return new ProcessPool({
    processes,
    limits,
    dir,
    cwd,
    networkDir,
    program: program ?? (await poolProgram()),
  });
}

interface PoolOptions {
  processes: number;
  limits: PoolLimits;
  /** Removed with the pool. */
  dir: string;
  cwd: string;
  program: string;
}

interface Waiting {
  name: PoolTaskName;
  input: unknown;
  priority: Priority;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

/** No library does this: workerpool leaves waiting tasks lying when a process dies, piscina has threads only. */
class ProcessPool implements Pool {
  readonly networkDir: string;
  readonly #options: PoolOptions;
  readonly #queue = new PriorityQueue<Waiting>();
  readonly #children = new Set<PoolChild>();
  readonly #idle = new Set<PoolChild>();
  readonly #running = new Set<Promise<unknown>>();
  readonly #tasksOf = new Map<string, number>();
  #closed = false;

  constructor({ networkDir, ...options }: { networkDir: string } & PoolOptions) {
    this.networkDir = networkDir;
    this.#options = options;
  }

  async run<N extends PoolTaskName>(
    name: N,
    input: Input<N>,
    { priority, owner }: RunOptions,
  ): Promise<Output<N>> {
    if (this.#closed) throw shuttingDown();
    const mine = owner === undefined ? 0 : (this.#tasksOf.get(owner) ?? 0);
    // What nobody watches limits itself; it must not be lost because many people ask at once.
    const isFull = priority !== 'background' && this.#queue.size >= tunables.maxPoolQueue;
    if (isFull || mine >= tunables.maxPoolTasksPerPerson) throw busy();
    if (owner !== undefined) this.#tasksOf.set(owner, mine + 1);
    try {
      return await new Promise<Output<N>>((resolve, reject) => {
        this.#queue.push(priority, { name, input, priority, resolve: resolve as Waiting['resolve'], reject });
        this.#dispatch();
      });
    } finally {
      if (owner !== undefined) this.#leave(owner);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (let task = this.#queue.pop(); task; task = this.#queue.pop()) task.reject(shuttingDown());
    const timeout = new Promise((resolve) => setTimeout(resolve, tunables.poolCloseMs).unref());
    await Promise.race([Promise.allSettled(this.#running), timeout]);
    const ended = [...this.#children].map((child) => child.end());
    await Promise.all(ended);
    await rm(this.#options.dir, { recursive: true, force: true });
  }

  #leave(owner: string): void {
    const left = (this.#tasksOf.get(owner) ?? 1) - 1;
    if (left > 0) this.#tasksOf.set(owner, left);
    else this.#tasksOf.delete(owner);
  }

  /** Gives waiting tasks to processes that have none, and starts processes up to their number. */
  #dispatch(): void {
    while (!this.#closed) {
      const task = this.#queue.pop((priority) => this.#hasRoom(priority === 'background'));
      if (!task) return;
      void this.#execute(this.#childFor(task.priority === 'background'), task);
    }
  }

  #hasRoom(isBackground: boolean): boolean {
    const isRoom = this.#idle.size > 0 || this.#children.size < this.#options.processes;
    if (!isBackground || !isRoom) return isRoom;
    // One process is always left to those who wait for an answer.
    const most = Math.max(1, this.#options.processes - 1);
    const ofBackground = [...this.#children].filter((child) => child.isBackground);
    return ofBackground.length < most || ofBackground.some((child) => this.#idle.has(child));
  }

  /**
   * A process has its place behind the others for good: only an administrator of the machine may raise it again. Who
   * waits for an answer takes what is idle; for background work a process of the other kind is replaced.
   */
  #childFor(isBackground: boolean): PoolChild {
    const idle = [...this.#idle];
    let child = idle.find((it) => it.isBackground === isBackground);
    const other = this.#children.size < this.#options.processes ? undefined : idle.at(-1);
    if (!child && other && isBackground) {
      this.#idle.delete(other);
      void other.end();
    } else child ??= other;
    child ??= this.#start(isBackground);
    this.#idle.delete(child);
    return child;
  }

  #start(isBackground: boolean): PoolChild {
    const { program, cwd, dir, limits } = this.#options;
    // Behind what nobody watches there is enough else to do.
    const threads = isBackground ? 1 : Math.min(tunables.maxPoolThreads, availableCores());
    const child: PoolChild = new PoolChild({
      program,
      cwd,
      dir: path.join(dir, 'parcels', randomUUID()),
      threads,
      isBackground,
      limits,
      onExit: () => {
        this.#children.delete(child);
        this.#idle.delete(child);
        this.#dispatch();
      },
    });
    this.#children.add(child);
    return child;
  }

  async #execute(child: PoolChild, { name, input, resolve, reject }: Waiting): Promise<void> {
    const running = child.run(name, input);
    this.#running.add(running);
    try {
      resolve(await running);
    } catch (error) {
      reject(this.#closed ? shuttingDown() : error);
    } finally {
      this.#running.delete(running);
      if (this.#children.has(child) && child.isAlive) this.#idle.add(child);
      this.#dispatch();
    }
  }
}

const shuttingDown = () => new AppError('unavailable', 'The server is shutting down. Try again in a moment.');

const busy = () =>
  new AppError('too-many-requests', 'Too many photos are being processed. Try again in a few seconds.', {
    retryAfterSeconds: tunables.poolRetryAfterSeconds,
  });
