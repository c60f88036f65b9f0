import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { TrainerJob, TrainerMessage } from '@/shared/trainer-job';
import { bundledPrograms } from './bundled-programs';

const programs = await bundledPrograms({
  trainer: 'worker/trainer/main.ts',
  loader: 'worker/tf/data/loader-thread.ts',
});

/** A trainer process as the worker starts it; it ends with the test at the latest. */
export function forkTrainer() {
  const child = fork(path.join(programs, 'trainer.mjs'), { silent: true });
  onTestFinished(() => void child.kill('SIGKILL'));
  const messages: TrainerMessage[] = [];
  const events = () => messages.flatMap((message) => (message.type === 'event' ? [message.event] : []));
  const listeners: (() => void)[] = [];
  child.on('message', (message: TrainerMessage) => {
    messages.push(message);
    for (const listener of listeners) listener();
  });
  const until = (test: () => boolean) =>
    new Promise<void>((resolve) => {
      listeners.push(() => test() && resolve());
    });
  const exit = once(child, 'exit').then(([code]) => code as number);
  return { child, messages, events, until, exit };
}

export const startJob = (child: ChildProcess, job: TrainerJob) => child.send({ type: 'start', job });
