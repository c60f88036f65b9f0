import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { openRuntime } from '../runtime/open-runtime';
import { headRuntimes } from '../testing/runtime-present';
import { WeightAverage } from './ema';

const START = [1, 2, 3, 4, 5, 6];

/** A vector before a matrix, so that an order of the average's own shows. */
function weights() {
  const vector = tf.variable(tf.tensor1d(START.slice(0, 2)));
  const matrix = tf.variable(tf.tensor2d(START.slice(2), [2, 2])) as tf.Variable;
  const variables: tf.Variable[] = [vector, matrix];
  const values = () => variables.flatMap((variable) => [...variable.dataSync()]);
  /** Adds to all of them, as a step does. */
  const move = (by: number) =>
    tf.tidy(() => {
      for (const variable of variables) variable.assign(tf.add(variable, by));
    });
  return { variables, values, move };
}

describe.each(headRuntimes)('the weight average on %s', (runtime) => {
  beforeAll(() => openRuntime(runtime));

  it('follows the weights with a decay that warms up to its own', () => {
    const { variables, values, move } = weights();
    const average = new WeightAverage(variables, 0.3);
    const expected = [...START];
    const current = [...START];
    for (const [t, by] of [1, -2, 0.5, 3, 1, 1].entries()) {
      move(by);
      average.update();
      const decay = [0.1, 2 / 11, 0.25, 0.3, 0.3, 0.3][t] as number;
      for (const i of START.keys()) {
        current[i] = (current[i] as number) + by;
        expected[i] = decay * (expected[i] as number) + (1 - decay) * (current[i] as number);
      }
    }
    average.swapIn();
    for (const [i, value] of values().entries()) expect(value).toBeCloseTo(expected[i] as number, 5);
    average.swapOut();
    expect(values()).toEqual(current);
    average.dispose();
  });

  it('leaves weights that stand still as they are, to the last bit', () => {
    const { variables, values } = weights();
    variables[0]?.assign(tf.tensor1d([0.1, 1 / 3]));
    const before = values();
    const average = new WeightAverage(variables, 0.995);
    for (let i = 0; i < 50; i++) average.update();
    average.swapIn();
    expect(values()).toEqual(before);
    average.dispose();
  });

  it('continues bit for bit from a saved state', () => {
    const run = (interrupted: boolean) => {
      const { variables, values, move } = weights();
      let average = new WeightAverage(variables, 0.9);
      for (let i = 0; i < 12; i++) {
        if (interrupted && i === 5) {
          const { updates, average: vector } = average.state();
          const saved = vector.dataSync().slice();
          average.dispose();
          average = new WeightAverage(variables, 0.9);
          const state = { updates, average: tf.tensor1d(saved) };
          average.restore(state);
          tf.dispose(state.average);
        }
        move(Math.sin(i));
        average.update();
      }
      average.swapIn();
      average.dispose();
      return values();
    };
    expect(run(true)).toEqual(run(false));
  });

  it('refuses to take itself in, and the state of other weights', () => {
    const { variables } = weights();
    const average = new WeightAverage(variables, 0.9);
    average.swapIn();
    expect(() => average.update()).toThrow('swap it out first');
    expect(() => average.restore({ updates: 1, average: tf.zeros([5]) })).toThrow('5 of 6');
    average.dispose();
  });

  it('holds the number of tensors flat and leaves none behind', () => {
    const { variables, move } = weights();
    const before = tf.memory().numTensors;
    const average = new WeightAverage(variables, 0.9);
    const held = tf.memory().numTensors;
    for (let i = 0; i < 3; i++) {
      move(1);
      average.update();
      average.swapIn();
      average.swapIn();
      average.swapOut();
      average.restore(average.state());
      expect(tf.memory().numTensors).toBe(held);
    }
    average.swapIn();
    average.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
