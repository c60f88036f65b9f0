import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';

/*
 * Workers and browsers run in processes of their own, so that neither shares an event loop with the other or
 * with the clock. The bench sends requests, a program under programs/ answers each of them.
 */

interface Question {
  id: number;
  name: string;
  request: unknown;
}
type Answer = { id: number; ok: true; result: unknown } | { id: number; ok: false; message: string };

export class BenchChild {
  readonly #child: ChildProcess;
  readonly #open = new Map<number, { resolve: (result: never) => void; reject: (error: Error) => void }>();
  #last = 0;

  /** @param program file name under programs/, without ending */
  constructor(program: string) {
    this.#child = fork(path.join(import.meta.dirname, `programs/${program}.ts`), {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 2, 2, 'ipc'],
    });
    this.#child.on('message', (message) => {
      const answer = message as Answer;
      const request = this.#open.get(answer.id);
      this.#open.delete(answer.id);
      if (answer.ok) request?.resolve(answer.result as never);
      else request?.reject(new Error(answer.message));
    });
    this.#child.once('exit', (code, signal) => {
      for (const { reject } of this.#open.values()) {
        reject(new Error(`the bench's ${program} ended with ${signal ?? code}`));
      }
    });
  }

  /** @throws with the program's own message. */
  ask<Result>(name: string, request: unknown = null): Promise<Result> {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#open.set(id, { resolve: resolve as (result: never) => void, reject });
      this.#child.send({ id, name, request } satisfies Question);
    });
  }

  end(): void {
    this.#child.kill('SIGKILL');
  }
}

/** Answers the bench's requests until the bench ends. */
export function answerBench(handlers: Record<string, (request: never) => unknown>): void {
  process.once('disconnect', () => process.exit(1));
  process.on('message', async (message) => {
    const { id, name, request } = message as Question;
    try {
      const result = await handlers[name]?.(request as never);
      process.send?.({ id, ok: true, result: result ?? null } satisfies Answer);
    } catch (error) {
      process.send?.({ id, ok: false, message: (error as Error).message } satisfies Answer);
    }
  });
}
