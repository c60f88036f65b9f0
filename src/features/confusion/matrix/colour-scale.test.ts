import { describe, expect, it } from 'vitest';
import { colourAt, inkOn, MATRIX_SCALES, oklchToRgb, type Rgb, sequentialScale } from './colour-scale';

function luminance([r, g, b]: Rgb): number {
  const linear = (byte: number) => ((byte / 255 + 0.055) / 1.055) ** 2.4;
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

describe('the matrix colour scales', () => {
  it('knows white, black and sRGB red by their OKLCH coordinates', () => {
    expect(oklchToRgb(1, 0, 0)).toEqual([255, 255, 255]);
    expect(oklchToRgb(0, 0, 0)).toEqual([0, 0, 0]);
    const [r, g, b] = oklchToRgb(0.62796, 0.25768, 29.234);
    expect(r).toBeGreaterThan(252);
    expect(Math.max(g, b)).toBeLessThan(8);
  });

  it('gets darker with every step on paper and lighter in the dark', () => {
    for (const theme of ['light', 'dark'] as const) {
      for (const spec of Object.values(MATRIX_SCALES[theme])) {
        const steps = sequentialScale(spec)
          .filter((_, i) => i % 16 === 0)
          .map(luminance);
        for (let i = 1; i < steps.length; i++) {
          const rise = (steps[i] as number) - (steps[i - 1] as number);
          expect(theme === 'light' ? rise < 0 : rise > 0).toBe(true);
        }
      }
    }
  });

  it('gives a right and a wrong cell of one value the same weight', () => {
    for (const { right, wrong } of Object.values(MATRIX_SCALES)) {
      expect([right.from, right.to]).toEqual([wrong.from, wrong.to]);
    }
  });

  it('tells one wrong photo in forty from the palest colour and writes readable ink', () => {
    const scale = sequentialScale(MATRIX_SCALES.light.wrong);
    expect(colourAt(scale, 1 / 40)).not.toEqual(scale[0]);
    expect(colourAt(scale, 2)).toEqual(scale.at(-1));
    expect(inkOn(scale[0] as Rgb)).toBe('black');
    expect(inkOn(scale.at(-1) as Rgb)).toBe('white');
  });
});
