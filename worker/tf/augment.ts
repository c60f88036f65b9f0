import * as tf from '@tensorflow/tfjs';
import type { Recipe } from '@/shared/recipe';
import { transformImages } from './kernels/image-transform';
import { projections } from './projections';
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
    let y = transformImages(x, transforms);
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
