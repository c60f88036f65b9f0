import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { openRuntime } from '../runtime/open-runtime';
import { headRuntimes } from '../testing/runtime-present';
import { RunningTotals } from './running-totals';

const add = (totals: RunningTotals, loss: number, hits = 1, photos = 32) =>
  tf.tidy(() => totals.add({ loss: tf.scalar(loss), hits: tf.scalar(hits), photos }));

describe.each(headRuntimes)('the totals of an epoch on %s', (runtime) => {
  beforeAll(() => openRuntime(runtime));

  it('lose nothing of small losses after large ones', async () => {
    const totals = new RunningTotals({ loss: 2 ** 24, hits: 2 ** 24, photos: 2 ** 24, finiteSteps: 1 });
    for (let step = 0; step < 100; step++) add(totals, 2 ** -7);
    const { loss, hits } = await totals.read();
    expect(loss).toBe(2 ** 24 + 25);
    expect(hits).toBe(2 ** 24 + 100);
    totals.dispose();
  });

  it('are the same, to the last bit, however often they are read, and continue from what was saved', async () => {
    const losses = Array.from({ length: 30 }, (_, i) => Math.fround(1 / (i + 3)));
    const whole = new RunningTotals();
    for (const loss of losses) add(whole, loss);
    const parts = new RunningTotals();
    for (const loss of losses.slice(0, 17)) {
      add(parts, loss);
      void parts.read();
    }
    const rest = new RunningTotals(JSON.parse(JSON.stringify(await parts.read())));
    for (const loss of losses.slice(17)) add(rest, loss);
    expect(await rest.read()).toEqual(await whole.read());
  });

  it('tell the step after which the loss was no number, and leave no tensor', async () => {
    const before = tf.memory().numTensors;
    const totals = new RunningTotals();
    for (const loss of [1, 2, Number.NaN, 3]) add(totals, loss);
    expect(await totals.read()).toEqual({ loss: null, hits: 4, photos: 128, finiteSteps: 2 });
    add(totals, 1);
    totals.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
