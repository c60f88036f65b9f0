import { type ChildProcess, fork } from 'node:child_process';
import { getPriority, setPriority } from 'node:os';
import type { Logger } from 'pino';
import { z } from 'zod';
import { type WorkerEventBody, workerEventBodySchema } from '@/shared/run-events';
import type { ControlRequest } from '@/shared/run-state';
import {
  type RuntimeName,
  type TrainerCommand,
  type TrainerErrorCode,
  type TrainerJob,
  type TrainerSummary,
  trainerErrorCodeSchema,
  trainerSummarySchema,
} from '@/shared/trainer-job';
import { childEnvironment } from '../child-environment';
import type { Program } from '../child-program';
import { agentTunables, NICEST } from '../tunables';

/** How a trainer process ended. */
export type TrainerEnd =
  | { kind: 'done'; summary: TrainerSummary }
  | { kind: 'paused' }
  | { kind: 'failed'; code: TrainerErrorCode; message: string }
  /** Ended without a final message. `stderr` has its last lines. */
  | { kind: 'crashed'; code: number | null; signal: NodeJS.Signals | null; stderr: string };

const messageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('event'), event: workerEventBodySchema }),
  z.object({ type: z.literal('done'), summary: trainerSummarySchema }),
  z.object({ type: z.literal('paused') }),
  z.object({ type: z.literal('failed'), code: trainerErrorCodeSchema, message: z.string() }),
]);

/** The child process that trains one attempt. It ends when this process ends, in whatever way. */
export class TrainerProcess {
  readonly #child: ChildProcess;
  readonly #log: Logger;
  /** Resolves when the process has ended and all its messages were handled; never rejects. */
  readonly ended: Promise<TrainerEnd>;

  constructor({
    program,
    niceness,
    runtime,
    log,
    onEvent,
  }: {
    program: Program;
    /** Steps of niceness below this process. */
    niceness: number;
    /** Loaded at once, before the job is known. */
    runtime: RuntimeName;
    log: Logger;
    onEvent: (event: WorkerEventBody) => void;
  }) {
    this.#log = log;
    this.#child = fork(program.entry, [], {
      execArgv: program.execArgv,
      env: childEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.ended = this.#listen(onEvent);
    this.#lowerPriority(niceness);
    this.#send({ type: 'prepare', runtime });
  }

  start(job: TrainerJob): void {
    this.#send({ type: 'start', job });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  request(control: ControlRequest): void {
    this.#send({ type: control });
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #send(command: TrainerCommand): void {
    if (this.#child.connected) this.#child.send(command, () => undefined);
  }

  #listen(onEvent: (event: WorkerEventBody) => void): Promise<TrainerEnd> {
    const child = this.#child;
    let last: Exclude<TrainerEnd, { kind: 'crashed' }> | null = null;
    let stderr = '';
    let invalidMessages = 0;
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-agentTunables.trainerStderrMaxCharacters);
      this.#log.debug({ stderr: text.trimEnd() }, 'trainer');
    });
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#log.debug({ stdout: text.trimEnd() }, 'trainer');
    });
    child.on('message', (raw) => {
      const parsed = messageSchema.safeParse(raw);
      if (!parsed.success) {
        if (invalidMessages++ >= agentTunables.maxInvalidMessagesLogged) return;
        const problem = z.prettifyError(parsed.error).slice(0, agentTunables.invalidMessageMaxCharacters);
        return this.#log.warn({ problem }, 'the trainer sent an invalid message');
      }
      const message = parsed.data;
      if (message.type === 'event') onEvent(message.event);
      else if (message.type === 'done') last = { kind: 'done', summary: message.summary };
      else if (message.type === 'paused') last = { kind: 'paused' };
      else last = { kind: 'failed', code: message.code, message: message.message };
    });

    // The channel must have ended too: the last message may be read after the process has ended.
    const disconnected = new Promise<void>((resolve) => child.once('disconnect', resolve));
    return new Promise((resolve) => {
      child.once('error', (error) =>
        resolve({ kind: 'crashed', code: null, signal: null, stderr: error.message }),
      );
      child.once('close', (code, signal) => {
        void disconnected.then(() =>
          resolve(last ?? { kind: 'crashed', code, signal, stderr: stderr.trim() }),
        );
      });
    });
  }

  #lowerPriority(by: number): void {
    try {
      if (this.#child.pid) setPriority(this.#child.pid, Math.min(NICEST, getPriority() + by));
    } catch (error) {
      this.#log.debug({ err: error }, 'could not lower the trainer’s priority');
    }
  }
}
