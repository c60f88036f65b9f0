import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { Job } from './job';
import { runJobs } from './run-jobs';

const hour = 3600;

/** A log whose lines can be read. */
function listeningLog() {
  const lines: Record<string, unknown>[] = [];
  const log = pino({ base: null }, { write: (line) => void lines.push(JSON.parse(line)) });
  return { log, lines };
}

/** A job that each run of is ended from outside. */
function heldJob(everySeconds: number, more: Partial<Job> = {}) {
  let running = 0;
  const state: { runs: number; most: number; end: () => void } = { runs: 0, most: 0, end: () => undefined };
  const job: Job = {
    name: 'held',
    everySeconds,
    run: async () => {
      state.runs++;
      state.most = Math.max(state.most, ++running);
      await new Promise<void>((resolve) => {
        state.end = resolve;
      });
      running--;
    },
    ...more,
  };
  return { job, state };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(5);
}

describe('jobs', () => {
  it('log what a run throws, and run again', async () => {
    const { log, lines } = listeningLog();
    let runs = 0;
    const run = async () => {
      runs++;
      throw new Error('the disk is full');
    };
    const jobs = runJobs([{ name: 'tidy', everySeconds: 0.01, run }], { log });
    await until(() => runs >= 3);
    await jobs.stop();
    expect(lines[0]).toMatchObject({ level: 50, job: 'tidy', err: { message: 'the disk is full' } });
  });

  it('never overlap themselves, however long a run takes', async () => {
    const { job, state } = heldJob(0.005);
    const jobs = runJobs([job], listeningLog());
    await until(() => state.runs === 1);
    await delay(50);
    expect(state.runs).toBe(1);
    state.end();
    await until(() => state.runs === 2);
    const stopped = jobs.stop();
    state.end();
    await stopped;
    expect(state.most).toBe(1);
  });

  it('run once more when they were woken during a run, and not at all when nothing woke them', async () => {
    let wake: () => void = () => undefined;
    const { job, state } = heldJob(hour, {
      wakeOn: (call) => {
        wake = call;
        return () => {
          wake = () => undefined;
        };
      },
    });
    const jobs = runJobs([job], listeningLog());
    await delay(20);
    expect(state.runs).toBe(0);
    wake();
    wake();
    wake();
    await until(() => state.runs === 1);
    state.end();
    await until(() => state.runs === 2);
    state.end();
    await delay(20);
    expect(state.runs).toBe(2);
    await jobs.stop();
    wake();
    expect(state.runs).toBe(2);
  });

  it('are notified of the shutdown, which waits for the run in progress and closes them after it', async () => {
    const events: string[] = [];
    const jobs = runJobs(
      [
        {
          name: 'sender',
          everySeconds: hour,
          atStart: true,
          run: async (signal) => {
            await new Promise((resolve) => signal.addEventListener('abort', resolve));
            await delay(20);
            events.push('run ended');
          },
          close: async () => void events.push('closed'),
        },
      ],
      listeningLog(),
    );
    await jobs.stop();
    expect(events).toEqual(['run ended', 'closed']);
  });

  it('cannot hold up a shutdown for longer than the limit; the log names them', async () => {
    const { log, lines } = listeningLog();
    const { job, state } = heldJob(hour, { atStart: true });
    const jobs = runJobs([job], { log, stopSeconds: 0.05 });
    await until(() => state.runs === 1);
    await jobs.stop();
    expect(lines).toMatchObject([{ level: 40, jobs: ['held'] }]);
  });
});
