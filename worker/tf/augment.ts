import * as tf from '@tensorflow/tfjs';
import type { Recipe } from '@/shared/recipe';
import type { Random } from './random';

type Augmentation = Recipe['augmentation'];

/**
 * Turns, scales, shifts, brightens and stretches the contrast of each photo of a batch by its own random
 * amount; never mirrors, because a coin's mirror image is no coin.
 * @param x `[n, size, size, 3]` in [-1, 1]
 * @returns the same shape and range
 */
export function augment(x: tf.Tensor4D, config: Augmentation, random: Random): tf.Tensor4D {
  if (!config.enabled) return x;
  const [n, size] = x.shape;
  return tf.tidy(() => {
    const transforms = tf.tensor2d(projections({ n, size, config, random }), [n, 8]);
    // Corners that turn into view continue the photo's edge: a coin's photo ends in background.
    let y = tf.image.transform(x, transforms, 'bilinear', 'nearest') as tf.Tensor4D;
    if (config.contrast > 0) {
      const factors = perImage(n, random, (u) => 1 + config.contrast * u);
      const mean = tf.mean(y, [1, 2, 3], true);
      y = tf.add(tf.mul(tf.sub(y, mean), factors), mean) as tf.Tensor4D;
    }
    // Pixel values span 2, so a strength of 1 could turn black into white.
    if (config.brightness > 0)
      y = tf.add(
        y,
        perImage(n, random, (u) => 2 * config.brightness * u),
      ) as tf.Tensor4D;
    return tf.clipByValue(y, -1, 1);
  });
}

function perImage(n: number, random: Random, value: (u: number) => number): tf.Tensor4D {
  return tf.tensor4d(
    Float32Array.from({ length: n }, () => value(2 * random() - 1)),
    [n, 1, 1, 1],
  );
}

/**
 * One random turn, zoom and shift per image, as `tf.image.transform` wants them: eight numbers that map each
 * output pixel to the input pixel it shows.
 */
export function projections({
  n,
  size,
  config,
  random,
}: {
  n: number;
  size: number;
  config: Pick<Augmentation, 'rotationDegrees' | 'scale' | 'shift'>;
  random: Random;
}): Float32Array {
  const centre = (size - 1) / 2;
  const symmetric = (limit: number) => limit * (2 * random() - 1);
  const rows = new Float32Array(n * 8);
  for (let i = 0; i < n; i++) {
    const angle = symmetric((config.rotationDegrees * Math.PI) / 180);
    const zoom = 1 + symmetric(config.scale);
    const [cos, sin] = [Math.cos(angle) / zoom, Math.sin(angle) / zoom];
    const [dx, dy] = [centre + symmetric(config.shift) * size, centre + symmetric(config.shift) * size];
    rows.set([cos, -sin, centre - cos * dx + sin * dy, sin, cos, centre - sin * dx - cos * dy, 0, 0], i * 8);
  }
  return rows;
}
