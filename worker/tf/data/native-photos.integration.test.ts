import { afterEach, describe, expect, it } from 'vitest';
import { warp } from '@/shared/augment/warp';
import { expectSameBits } from '../testing/augmented-photos';
import { loadNativePhotos } from './load-native-photos';
import { nativePhotosFile } from './native-photos-file';

const installed = nativePhotosFile();
if (!installed) console.warn('skipped: the addon that augments is not set up (node scripts/tensorflow.mjs)');

afterEach(() => loadNativePhotos(null));

describe('photos augmented by compiled loops', () => {
  it.skipIf(!installed)('are those of the loops in TypeScript, to the last bit', () => {
    expect.hasAssertions();
    expectSameBits(installed as string);
  });

  it.skipIf(!installed)('refuse a place outside the batch and a photo that is too short', () => {
    loadNativePhotos(installed);
    const map = { xx: 1, xy: 0, x0: 0, yx: 0, yy: 1, y0: 0 };
    const pass = { size: 8, map, colour: null };
    const [pixels, target] = [new Uint8Array(192), new Float32Array(200)];
    expect(() => warp({ ...pass, pixels, target, offset: 9 })).toThrow('out of range');
    expect(() => warp({ ...pass, pixels: pixels.subarray(1), target, offset: 0 })).toThrow('too short');
    expect(() => warp({ ...pass, pixels, target: new Float32Array(4), offset: 0 })).toThrow(
      'outside its batch',
    );
  });
});
