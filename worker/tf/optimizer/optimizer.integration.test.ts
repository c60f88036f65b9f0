import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { recipeSchema } from '@/shared/recipe/recipe';
import { openRuntime } from '../runtime/open-runtime';
import { headRuntimes } from '../testing/runtime-present';
import { createOptimizer } from './optimizer';

const STEPS = 20;
const RATE = 0.01;
type Settings = Parameters<typeof createOptimizer>[0];
const settings = (optimizer: Partial<Settings>): Settings => recipeSchema.parse({ optimizer }).optimizer;

/** A small regression: a bias before its kernel, so that an order of the optimizer's own shows. */
function problem() {
  const bias = tf.variable(tf.randomNormal([3], 0, 1, 'float32', 2));
  const kernel = tf.variable(tf.randomNormal([4, 3], 0, 1, 'float32', 1)) as tf.Variable<tf.Rank.R2>;
  const x = tf.randomNormal([16, 4], 0, 1, 'float32', 3) as tf.Tensor2D;
  const loss = () => tf.mean(tf.square(tf.sub(tf.add(tf.matMul(x, kernel), bias), 1))) as tf.Scalar;
  const variables: tf.Variable[] = [bias, kernel];
  const gradients = () => tf.variableGrads(loss, variables).grads;
  const values = () => variables.flatMap((variable) => [...variable.dataSync()]);
  return { bias, kernel, variables, loss, gradients, values };
}

function trained(chosen: Settings, rates: readonly number[] = Array<number>(STEPS).fill(RATE)): number[] {
  const { variables, gradients, values } = problem();
  const optimizer = createOptimizer(chosen, variables);
  for (const rate of rates) tf.tidy(() => optimizer.step(gradients(), rate));
  optimizer.dispose();
  return values();
}

function trainedByStock(optimizer: tf.Optimizer): number[] {
  const { variables, loss, values } = problem();
  for (let i = 0; i < STEPS; i++) optimizer.minimize(loss, false, variables);
  return values();
}

function expectClose(actual: number[], expected: number[], digits = 4) {
  expect(actual).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) expect(actual[i]).toBeCloseTo(value, digits);
}

describe.each(headRuntimes)('the optimizers on %s', (runtime) => {
  beforeAll(() => openRuntime(runtime));

  it("take the steps of TF.js' own Adam and SGD, with momentum and without", () => {
    expectClose(trained(settings({ kind: 'adam' })), trainedByStock(tf.train.adam(RATE)));
    expectClose(
      trained(settings({ kind: 'sgd', momentum: 0.9 })),
      trainedByStock(tf.train.momentum(RATE, 0.9)),
      5,
    );
    expectClose(trained(settings({ kind: 'sgd', momentum: 0 })), trainedByStock(tf.train.sgd(RATE)), 5);
  });

  it('decay kernels alone, by rate times weight decay, apart from the gradient', () => {
    const weightDecay = 0.1;
    const { bias, kernel, variables, gradients, values } = problem();
    const moments = { first: Array<number>(15).fill(0), second: Array<number>(15).fill(0) };
    for (let t = 1; t <= STEPS; t++) {
      const grads = tf.tidy(() => {
        const named = gradients();
        return variables.flatMap(({ name }) => [...(named[name] as tf.Tensor).dataSync()]);
      });
      const next = values().map((weight, i) => {
        const g = grads[i] as number;
        const first = 0.9 * (moments.first[i] as number) + 0.1 * g;
        const second = 0.999 * (moments.second[i] as number) + 0.001 * g * g;
        moments.first[i] = first;
        moments.second[i] = second;
        const step = (RATE * (first / (1 - 0.9 ** t))) / (Math.sqrt(second / (1 - 0.999 ** t)) + 1e-7);
        return weight - (i < bias.size ? 0 : RATE * weightDecay * weight) - step;
      });
      bias.assign(tf.tensor1d(next.slice(0, 3)));
      kernel.assign(tf.tensor2d(next.slice(3), [4, 3]));
    }
    expectClose(trained(settings({ kind: 'adamw', weightDecay })), values(), 5);
    const plain = trained(settings({ kind: 'adam' }));
    expectClose(trained(settings({ kind: 'adamw', weightDecay: 0 })), plain, 7);
    expect(Math.abs((plain[5] as number) - (values()[5] as number))).toBeGreaterThan(1e-4);
  });

  it('scale what momentum carries by the rate it was gathered at, as Keras does', () => {
    // One step at rate 1 and momentum 0.5, then one at rate 0: half of the first is taken again.
    const start = problem().values();
    const sgd = settings({ kind: 'sgd', momentum: 0.5 });
    const [once, twice] = [trained(sgd, [0.1]), trained(sgd, [0.1, 0])];
    for (const [i, value] of start.entries()) {
      const first = (once[i] as number) - value;
      expect(twice[i]).toBeCloseTo(value + 1.5 * first, 5);
    }
  });

  it.each(['adam', 'adamw', 'sgd'] as const)('continue bit for bit from a saved state: %s', async (kind) => {
    const chosen = settings({ kind });
    const { variables, gradients, values } = problem();
    const before = createOptimizer(chosen, variables);
    for (let i = 0; i < 7; i++) tf.tidy(() => before.step(gradients(), RATE));
    const { steps, slots } = before.state();
    const saved = Object.entries(slots).map(([name, slot]) => [name, slot.dataSync().slice()] as const);
    before.dispose();
    const after = createOptimizer(chosen, variables);
    const state = {
      steps,
      slots: Object.fromEntries(saved.map(([name, data]) => [name, tf.tensor1d(data)])),
    };
    after.restore(state);
    tf.dispose(state.slots);
    for (let i = 7; i < STEPS; i++) tf.tidy(() => after.step(gradients(), RATE));
    after.dispose();
    expect(values()).toEqual(trained(chosen));
  });

  it('refuse the state of other variables', () => {
    const { variables } = problem();
    const [all, one] = [
      createOptimizer(settings({}), variables),
      createOptimizer(settings({}), [variables[0] as tf.Variable]),
    ];
    expect(() => all.restore(one.state())).toThrow('moment1 has 3 of 15');
    all.dispose();
    one.dispose();
  });

  it('start from what somebody else has put into a variable since the last step', () => {
    const { variables, gradients } = problem();
    const [first] = variables as [tf.Variable];
    const optimizer = createOptimizer(settings({ kind: 'sgd' }), variables);
    const step = () => tf.tidy(() => optimizer.step(gradients(), 0));
    step();
    tf.tidy(() => first.assign(tf.fill(first.shape, 7)));
    step();
    expect([...new Set(first.dataSync())]).toEqual([7]);
    optimizer.dispose();
  });

  it('hold the number of tensors flat and leave none behind', () => {
    const { variables, gradients } = problem();
    const before = tf.memory().numTensors;
    for (const kind of ['adam', 'adamw', 'sgd'] as const) {
      const optimizer = createOptimizer(settings({ kind }), variables);
      const step = () => tf.tidy(() => optimizer.step(gradients(), RATE));
      // From the first step on it keeps the vector it has written.
      step();
      const held = tf.memory().numTensors;
      for (let i = 0; i < 3; i++) step();
      optimizer.restore(optimizer.state());
      expect(tf.memory().numTensors).toBe(held);
      optimizer.dispose();
      expect(tf.memory().numTensors).toBe(before);
    }
  });
});
