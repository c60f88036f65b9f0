import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Checkpoint } from './checkpoint';
import { type CheckpointSaved, CheckpointWriter } from './writer';

const checkpoint = (step: number): Checkpoint => ({
  runId: 'run',
  attempt: 1,
  fingerprint: 'f',
  state: null,
  tensors: [],
  position: { epoch: 0, batch: step, step },
});

function writerOver({ bytes = 0, save }: { bytes?: number; save?: () => Promise<void> } = {}) {
  const clock = { now: 0 };
  const saved: CheckpointSaved[] = [];
  const failures: unknown[] = [];
  const writer = new CheckpointWriter({
    store: {
      save: async () => {
        await save?.();
        return { file: 'file', bytes };
      },
    },
    minutes: 5,
    onSaved: (it) => saved.push(it),
    onFailed: (error) => failures.push(error),
    now: () => clock.now,
  });
  return { writer, clock, saved, failures };
}

it('is due at each epoch and every few minutes inside one', async () => {
  const { writer, clock, saved } = writerOver();
  expect(writer.due).toBe(false);
  clock.now = 299_000;
  expect(writer.due).toBe(false);
  clock.now = 300_000;
  expect(writer.due).toBe(true);
  writer.save(checkpoint(7));
  await writer.settled();
  expect(writer.due).toBe(false);
  writer.epochEnded();
  expect(writer.due).toBe(true);
  expect(saved).toEqual([{ epoch: 0, batch: 7, step: 7, bytes: 0, seconds: 0 }]);
});

it('waits longer between large ones when epochs are short, and makes up for the epoch later', async () => {
  const { writer, clock } = writerOver({ bytes: 50e6 });
  writer.epochEnded();
  writer.save(checkpoint(1));
  await writer.settled();
  clock.now += 1_000;
  writer.epochEnded();
  expect(writer.due).toBe(false);
  clock.now += 4_000;
  expect(writer.due).toBe(true);
});

it('writes one at a time', async () => {
  let finish = () => {};
  const { writer, clock, saved } = writerOver({
    save: () =>
      new Promise((resolve) => {
        finish = resolve;
      }),
  });
  writer.epochEnded();
  writer.save(checkpoint(1));
  await delay(1);
  writer.epochEnded();
  clock.now = 1e9;
  expect(writer.due).toBe(false);
  finish();
  await writer.settled();
  expect(writer.due).toBe(true);
  expect(saved).toHaveLength(1);
});

it('tells of a failure and continues', async () => {
  let full = true;
  const { writer, clock, saved, failures } = writerOver({
    save: async () => {
      if (full) throw new Error('the disk is full');
    },
  });
  writer.epochEnded();
  writer.save(checkpoint(1));
  await writer.settled();
  expect(failures).toEqual([new Error('the disk is full')]);
  full = false;
  clock.now += 1;
  writer.epochEnded();
  expect(writer.due).toBe(true);
  writer.save(checkpoint(2));
  await writer.settled();
  expect(saved.map(({ step }) => step)).toEqual([2]);
});
