import {
  type RuntimeName,
  type TrainerCommand,
  type TrainerMessage,
  trainerJobSchema,
} from '@/shared/trainer-job';
import { RunControl, RunPausedError } from '../tf/control';
import { asTrainerError } from '../tf/errors';
import { closeRuntime } from '../tf/runtime/closing';

/*
 * The trainer process. The worker forks it for each run and sends the job over IPC; it ends after it has sent `done` or
 * `paused` (exit code 0) or `failed` (1). A process of its own, so that a crash of TensorFlow or a step that takes
 * seconds never costs the worker a heartbeat.
 */

const control = new RunControl();
// The process runs one job, and these are its state.
let started = false;
let preparing: Promise<void> | null = null;

function send(message: TrainerMessage): Promise<void> {
  return new Promise((resolve) => {
    if (!process.send || !process.connected) return resolve();
    process.send(message, () => resolve());
  });
}

async function finish(message: TrainerMessage): Promise<never> {
  await send(message);
  await closeRuntime();
  process.exit(message.type === 'failed' ? 1 : 0);
}

/** TensorFlow takes a second to load. A failure here happens again when the job starts, and is reported then. */
async function prepare(runtime: RuntimeName): Promise<void> {
  const [{ openRuntime }] = await Promise.all([import('../tf/runtime/open-runtime'), import('../tf/train')]);
  // The only one that takes long; the job may open it again.
  if (runtime === 'tensorflow') await openRuntime(runtime);
}

async function run(job: unknown): Promise<void> {
  try {
    const parsed = trainerJobSchema.parse(job);
    await preparing;
    const { trainJob } = await import('../tf/train');
    const summary = await trainJob(parsed, {
      control,
      emit: (event) => void send({ type: 'event', event }),
    });
    await finish({ type: 'done', summary });
  } catch (error) {
    if (error instanceof RunPausedError) return finish({ type: 'paused' });
    const { code, message } = asTrainerError(error);
    if (code === 'internal') console.error(error);
    await finish({ type: 'failed', code, message: message.slice(0, 4000) });
  }
}

process.on('message', (command: TrainerCommand) => {
  if (command.type === 'prepare') preparing = prepare(command.runtime).catch(() => {});
  else if (command.type !== 'start') control.request(command.type);
  else if (!started) {
    started = true;
    void run(command.job);
  }
});

// The worker has ended: the results could not be delivered.
process.on('disconnect', () => void closeRuntime().finally(() => process.exit(1)));
// A terminal's Ctrl-C reaches the whole process group; the worker decides what becomes of the run. Set before the
// binding is loaded, which lets handlers that it finds run on a stack of their own (worker/tf/native/signals.h).
process.on('SIGINT', () => {});

if (!process.send) {
  console.error('The trainer is started by the worker and talks to it over an IPC channel.');
  process.exit(2);
}
