import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import { closeRuntime } from '../worker/tf/runtime/closing';

/*
 * Each measurement runs in a process of its own, so that none inherits another's memory, threads or warm
 * caches. A program calls `answer`, the bench calls `measure`.
 */

type Answer<Result> = { ok: true; result: Result } | { ok: false; message: string };

/**
 * Runs a measuring program, named by its path here without the ending. What it prints goes to stderr.
 * @throws with the program's own message when it failed.
 */
export function measure<Request, Result>(
  program: string,
  request: Request,
  { timeoutMs }: { timeoutMs?: number } = {},
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child: ChildProcess = fork(path.join(import.meta.dirname, `${program}.ts`), {
      execArgv: ['--expose-gc', '--import', 'tsx'],
      stdio: ['ignore', 2, 2, 'ipc'],
    });
    let answered: Answer<Result> | null = null;
    const limit = timeoutMs && setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    child.once('message', (message) => {
      answered = message as Answer<Result>;
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (limit) clearTimeout(limit);
      if (answered?.ok) resolve(answered.result);
      else if (timeoutMs && signal === 'SIGKILL')
        reject(new Error(`ended: it took more than ${timeoutMs / 1000} s, or the system needed its memory`));
      else reject(new Error(answered?.message ?? `measuring ${program} ended with ${signal ?? code}`));
    });
    child.send(request as object);
  });
}

/** Answers the one request this process was started for, and ends it. */
export function answer<Request, Result>(work: (request: Request) => Promise<Result>): void {
  const leave = async (message: Answer<Result>) => {
    await closeRuntime();
    process.send?.(message, () => process.exit());
  };
  // The bench has ended: the result could not be delivered.
  process.once('disconnect', () => process.exit(1));
  process.once('message', (request) => {
    work(request as Request).then(
      (result) => leave({ ok: true, result }),
      (error: Error) => leave({ ok: false, message: error.message }),
    );
  });
}
