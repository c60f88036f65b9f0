import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { openRuntime } from '../runtime/open-runtime';
import { headRuntimes } from '../testing/runtime-present';
import { classificationLoss, countHits } from './classification-loss';
import { contrastiveLoss } from './contrastive-loss';

const CLASSES = [1, 0, 4, 2, 2, 3];
const PARTNERS = [2, 0, 1, 4, 0, 3];
const SHARES = [0.9, 0.6, 0.3, 1, 0, 0.5];
const plain = { classes: CLASSES, partners: null, shares: null, labelSmoothing: 0, classWeights: null };
type Batch = Omit<Parameters<typeof classificationLoss>[0], 'logits'>;

const oneHot = (classes: number[]) => tf.oneHot(tf.tensor1d(classes, 'int32'), 5);
const stock = (classes: number[], logits: tf.Tensor, smoothing = 0) =>
  tf.losses.softmaxCrossEntropy(oneHot(classes), logits, undefined, smoothing, tf.Reduction.NONE);

/** Loss and gradient by the logits. */
function measured(loss: (logits: tf.Tensor2D) => tf.Scalar, logits: tf.Tensor2D) {
  const { value, grad } = tf.valueAndGrad((x) => loss(x as tf.Tensor2D))(logits);
  return { loss: value.dataSync()[0] as number, gradient: [...grad.dataSync()] };
}

function expectSame(batch: Batch, reference: (logits: tf.Tensor2D) => tf.Tensor, scale = 3) {
  const logits = tf.randomNormal([6, 5], 0, scale, 'float32', 1) as tf.Tensor2D;
  const own = measured((x) => classificationLoss({ logits: x, ...batch }), logits);
  const expected = measured((x) => tf.mean(reference(x)) as tf.Scalar, logits);
  expect(own.loss / expected.loss).toBeCloseTo(1, 5);
  for (const [i, value] of expected.gradient.entries()) expect(own.gradient[i]).toBeCloseTo(value, 6);
}

describe.each(headRuntimes)('the classification loss on %s', (runtime) => {
  beforeAll(() => openRuntime(runtime));

  it("is TF.js' softmax cross-entropy, value and gradient, with label smoothing and without", () => {
    expectSame(plain, (x) => stock(CLASSES, x));
    expectSame({ ...plain, labelSmoothing: 0.1 }, (x) => stock(CLASSES, x, 0.1));
  });

  it('weighs each photo by its class', () => {
    const classWeights = [0.5, 2, 1, 0, 3];
    const weights = tf.tensor1d(CLASSES.map((index) => classWeights[index] as number));
    expectSame({ ...plain, classWeights, labelSmoothing: 0.1 }, (x) =>
      tf.mul(stock(CLASSES, x, 0.1), weights),
    );
  });

  it('is the shares’ mean of the losses of both classes of a mixed photo', () => {
    const shares = tf.tensor1d(SHARES);
    const batch = { ...plain, partners: PARTNERS, shares: SHARES, labelSmoothing: 0.05 };
    expectSame(batch, (x) =>
      tf.add(tf.mul(shares, stock(CLASSES, x, 0.05)), tf.mul(tf.sub(1, shares), stock(PARTNERS, x, 0.05))),
    );
  });

  it('has the slope that small steps show, with everything on', () => {
    const batch = {
      classes: CLASSES,
      partners: PARTNERS,
      shares: SHARES,
      labelSmoothing: 0.1,
      classWeights: [0.5, 2, 1, 0, 3],
    };
    const logits = tf.randomNormal([6, 5], 0, 1, 'float32', 2) as tf.Tensor2D;
    const loss = (x: tf.Tensor2D) => classificationLoss({ logits: x, ...batch });
    const { gradient } = measured(loss, logits);
    for (const i of [0, 7, 14, 29]) {
      const nudged = (step: number) => {
        const values = logits.dataSync().slice();
        values[i] = (values[i] as number) + step;
        return loss(tf.tensor2d(values, [6, 5])).dataSync()[0] as number;
      };
      expect((nudged(0.01) - nudged(-0.01)) / 0.02).toBeCloseTo(gradient[i] as number, 3);
    }
  });

  it('stays finite for huge logits and for a batch whose classes all weigh nothing', () => {
    expectSame(plain, (x) => stock(CLASSES, x), 1000);
    const logits = tf.randomNormal([6, 5], 0, 1, 'float32', 3) as tf.Tensor2D;
    const nothing = { ...plain, classWeights: [0, 0, 0, 0, 0] };
    const { loss, gradient } = measured((x) => classificationLoss({ logits: x, ...nothing }), logits);
    expect(Math.abs(loss)).toBe(0);
    for (const value of gradient) expect(Math.abs(value)).toBe(0);
  });

  it('counts hits of the dominant class', () => {
    const logits = tf.tensor2d([1, 3, 2, 5, 0, 0, 0, 1, 2], [3, 3]);
    expect(countHits({ logits, dominant: Int32Array.of(1, 0, 0) }).dataSync()[0]).toBe(2);
  });
});

describe.each(headRuntimes)('the contrastive loss on %s', (runtime) => {
  beforeAll(() => openRuntime(runtime));

  const classes = [0, 1, 0, 2, 1, 0];
  const temperature = 0.2;
  const features = () => tf.randomNormal([6, 4], 0, 2, 'float32', 5) as tf.Tensor2D;
  const lossAt = (values: ArrayLike<number>, of = classes) =>
    contrastiveLoss(tf.tensor2d(Float32Array.from(values), [6, 4]), { classes: of, temperature });

  it('is that of the paper, summed plainly, whose photo without a partner does not count', () => {
    const values = features().arraySync();
    const cosine = (a: number[], b: number[]) =>
      a.reduce((sum, value, i) => sum + value * (b[i] as number), 0) / Math.hypot(...a) / Math.hypot(...b);
    const losses = values.flatMap((own, i) => {
      const share = (j: number) => Math.exp(cosine(own, values[j] as number[]) / temperature);
      const others = [...values.keys()].filter((j) => j !== i);
      const partners = others.filter((j) => classes[j] === classes[i]);
      const all = others.reduce((sum, j) => sum + share(j), 0);
      const logs = partners.map((j) => -Math.log(share(j) / all));
      return partners.length > 0 ? [logs.reduce((sum, log) => sum + log, 0) / partners.length] : [];
    });
    expect(losses).toHaveLength(5);
    const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
    expect(lossAt(features().dataSync()).dataSync()[0]).toBeCloseTo(mean, 4);
  });

  it('has the slope that small steps show, and is zero where every photo is alone', () => {
    const values = features().dataSync();
    const slope = tf.grad((x) => contrastiveLoss(x as tf.Tensor2D, { classes, temperature }))(features());
    for (const i of [0, 7, 13, 22]) {
      const nudged = (step: number) =>
        lossAt(values.map((value, at) => (at === i ? value + step : value))).dataSync()[0] as number;
      expect((nudged(0.01) - nudged(-0.01)) / 0.02).toBeCloseTo(slope.dataSync()[i] as number, 2);
    }
    expect(Math.abs(lossAt(values, [0, 1, 2, 3, 4, 5]).dataSync()[0] as number)).toBe(0);
    expect(lossAt(new Float32Array(24)).dataSync()[0]).toBeCloseTo(Math.log(5), 4);
  });
});
