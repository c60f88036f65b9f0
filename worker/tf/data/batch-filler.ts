import type { Worker } from 'node:worker_threads';
import { TrainerError } from '../errors';
import { type FillRequest, type FillSettings, fillBatch } from './fill-batch';
import type { ThreadData, ThreadReply, ThreadRequest } from './loader-thread';
import { startLoaderThread } from './thread-program';

/** Fills one of the loader's slots; several requests are processed in order. */
export interface BatchFiller {
  /** @returns the share of each photo that is its own, or null. Rejects with a TrainerError. */
  fill(request: FillRequest, slot: number): Promise<Float32Array | null>;
  close(): Promise<void>;
}

/** For where no thread can be started: fills in the caller's own thread. */
export function ownThreadFiller(settings: FillSettings, slots: readonly Float32Array[]): BatchFiller {
  return {
    fill: async (request, slot) => fillBatch(settings, request, slots[slot] as Float32Array),
    close: async () => {},
  };
}

interface Waiting {
  resolve: (shares: Float32Array | null) => void;
  reject: (error: Error) => void;
}

/** Fills in a thread. It never keeps the process alive, except while a batch is awaited. */
export class ThreadFiller implements BatchFiller {
  readonly #thread: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;
  #ended: Error | null = null;
  #ready: { resolve: () => void; reject: (error: Error) => void } | null = null;

  private constructor(thread: Worker) {
    this.#thread = thread;
    thread.on('message', (reply: ThreadReply) => this.#receive(reply));
    thread.on('error', (error) => this.#end(error.message));
    thread.on('exit', (code) => this.#end(`exit code ${code}`));
  }

  /** Resolves when the thread has loaded its program. @throws when it cannot be started */
  static async start(data: ThreadData): Promise<ThreadFiller> {
    const filler = new ThreadFiller(await startLoaderThread(data));
    await new Promise<void>((resolve, reject) => {
      filler.#ready = { resolve, reject };
    });
    filler.#thread.unref();
    return filler;
  }

  fill(request: FillRequest, slot: number): Promise<Float32Array | null> {
    if (this.#ended) return Promise.reject(this.#ended);
    const id = this.#next++;
    this.#thread.postMessage({ ...request, id, slot } satisfies ThreadRequest);
    this.#thread.ref();
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  async close(): Promise<void> {
    await this.#thread.terminate();
  }

  #receive(reply: ThreadReply): void {
    if (reply.kind === 'ready') {
      this.#ready?.resolve();
      return;
    }
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (this.#waiting.size === 0) this.#thread.unref();
    if (reply.kind === 'filled') waiting?.resolve(reply.shares);
    else waiting?.reject(new TrainerError(reply.code, reply.message));
  }

  #end(reason: string): void {
    this.#ended ??= new TrainerError('internal', `A thread that prepares photos ended: ${reason}.`);
    this.#ready?.reject(this.#ended);
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
  }
}
