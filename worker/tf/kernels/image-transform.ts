import * as tf from '@tensorflow/tfjs';
import { nativeBackend, opAttributes } from './native-backend';

/**
 * Projects each image of a batch, as TensorFlow's one op `ImageProjectiveTransformV3`: bilinear, with the
 * images' edges continued outwards.
 * @param images `[n, height, width, channels]`
 * @param transforms `[n, 8]`, output pixel to input pixel
 * @returns the shape of `images`
 */
export function transformImages(images: tf.Tensor4D, transforms: tf.Tensor2D): tf.Tensor4D {
  const backend = nativeBackend();
  // TF.js names this op, but its backend on libtensorflow never registered it.
  if (!backend) return tf.image.transform(images, transforms, 'bilinear', 'nearest');
  return tf.tidy(() => {
    const attributes = opAttributes(backend, {
      types: ['dtype'],
      strings: { interpolation: 'BILINEAR', fill_mode: 'NEAREST' },
    });
    const [height, width] = [images.shape[1], images.shape[2]];
    const inputs = [images, transforms, tf.tensor1d([height, width], 'int32'), tf.scalar(0)];
    return backend.executeSingleOutput('ImageProjectiveTransformV3', attributes, inputs) as tf.Tensor4D;
  });
}
