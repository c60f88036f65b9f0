import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { openRuntime } from '../runtime';
import { tensorflowPresent } from '../testing/runtime-present';
import { Adam } from './adam';

describe.skipIf(!tensorflowPresent)('Adam over one flat vector', () => {
  beforeAll(() => openRuntime('tensorflow'));

  it("takes the steps of TF.js' own Adam", () => {
    const initial = [tf.randomNormal([4, 3], 0, 1, 'float32', 1), tf.randomNormal([3], 0, 1, 'float32', 2)];
    const x = tf.randomNormal([16, 4], 0, 1, 'float32', 3) as tf.Tensor2D;
    const train = (step: (variables: tf.Variable[], loss: () => tf.Scalar) => void) => {
      const variables = initial.map((value) => tf.variable(value));
      const [kernel, bias] = variables as [tf.Variable<tf.Rank.R2>, tf.Variable];
      const loss = () => tf.mean(tf.square(tf.sub(tf.add(tf.matMul(x, kernel), bias), 1))) as tf.Scalar;
      step(variables, loss);
      return variables.flatMap((variable) => [...variable.dataSync()]);
    };
    const own = train((variables, loss) => {
      const optimizer = new Adam(variables);
      for (let i = 0; i < 20; i++)
        tf.tidy(() => optimizer.step(tf.variableGrads(loss, variables).grads, 0.01));
      optimizer.dispose();
    });
    const stock = train((variables, loss) => {
      const optimizer = tf.train.adam(0.01);
      for (let i = 0; i < 20; i++) optimizer.minimize(loss, false, variables);
    });
    for (const [i, value] of stock.entries()) expect(own[i]).toBeCloseTo(value, 4);
  });
});
