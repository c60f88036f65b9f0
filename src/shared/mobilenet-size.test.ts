import { describe, expect, it } from 'vitest';
import { mobilenetSize } from './mobilenet-size';
import { BLOCK_COUNT } from './recipe/network';

describe('mobilenetSize', () => {
  it.each([
    // Keras' own counts of MobileNetV2 without its top.
    { width: 1, base: 2_257_984 },
    { width: 0.75, base: 1_382_064 },
    { width: 0.5, base: 706_224 },
    { width: 0.35, base: 410_208 },
  ])('counts the base at width $width as Keras does', ({ width, base }) => {
    const head = 1280 * 512 + 512 + 512 * 211 + 211;
    const { parameters } = mobilenetSize({ width, inputSize: 224, headUnits: 512, classes: 211 });
    expect(parameters - head).toBe(base);
  });

  it('finds about 300 million multiply-adds at width 1 and 224 px', () => {
    const { multiplyAdds } = mobilenetSize({ width: 1, inputSize: 224, headUnits: 8, classes: 2 });
    expect(multiplyAdds).toBeGreaterThan(290e6);
    expect(multiplyAdds).toBeLessThan(310e6);
  });

  it('divides the work among stem, blocks and head', () => {
    const size = mobilenetSize({ width: 1, inputSize: 224, headUnits: 512, classes: 211 });
    const blocks = size.blockMultiplyAdds;
    expect(blocks).toHaveLength(BLOCK_COUNT);
    expect(size.headMultiplyAdds).toBe(1280 * 512 + 512 * 211);
    const stem = size.multiplyAdds - size.headMultiplyAdds - blocks.reduce((sum, block) => sum + block, 0);
    expect(stem).toBe(112 * 112 * 3 * 3 * 3 * 32);
    // The last block: 160 channels expanded to 960, then 320; with the convolution to 1,280.
    expect(blocks.at(-1)).toBe(7 * 7 * (160 * 960 + 9 * 960 + 960 * 320 + 320 * 1280));
  });

  it('leaves the parameters alone when only the input grows', () => {
    const small = mobilenetSize({ width: 0.35, inputSize: 96, headUnits: 128, classes: 12 });
    const large = mobilenetSize({ width: 0.35, inputSize: 224, headUnits: 128, classes: 12 });
    expect(large.parameters).toBe(small.parameters);
    expect(large.multiplyAdds).toBeGreaterThan(4 * small.multiplyAdds);
  });
});
