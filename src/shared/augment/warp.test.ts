import { describe, expect, it } from 'vitest';
import { normalizePixels, preprocessingFor } from '../preprocessing';
import { recipeSchema } from '../recipe/recipe';
import { coinCircle, type SourceMap, sourceMap } from './geometry';
import { drawPlan } from './plan';
import { seededRandom } from './random';
import { warp } from './warp';

const size = 32;
const random = seededRandom(6);
const pixels = Uint8Array.from({ length: size * size * 3 }, () => Math.floor(random() * 256));
const plain = normalizePixels(pixels, preprocessingFor(size));
const unmoved = { angle: 0, zoom: 1, dx: 0, dy: 0 };

function warped(map: SourceMap): Float32Array {
  const target = new Float32Array(pixels.length);
  warp({ pixels, size, target, offset: 0, map, colour: null });
  return target;
}

/** The photo's value at a pixel, its edges continued. */
const at = (x: number, y: number, channel: number) => {
  const clip = (value: number) => Math.min(Math.max(value, 0), size - 1);
  return plain[(clip(y) * size + clip(x)) * 3 + channel] as number;
};

function expectPixels(out: Float32Array, expected: (x: number, y: number, channel: number) => number) {
  for (let i = 0; i < out.length; i++) {
    const pixel = Math.floor(i / 3);
    const value = expected(pixel % size, Math.floor(pixel / size), i % 3);
    if (Math.abs((out[i] as number) - value) > 2e-3) {
      throw new Error(`pixel ${pixel} is ${out[i]}, expected ${value}`);
    }
  }
}

describe('warp', () => {
  it('is the identity for a map that moves nothing', () => {
    expectPixels(warped(sourceMap(unmoved, size)), at);
  });

  it('shifts by whole and half pixels and continues the edge', () => {
    expectPixels(warped(sourceMap({ ...unmoved, dx: 5, dy: -3 }, size)), (x, y, c) => at(x - 5, y + 3, c));
    expectPixels(
      warped(sourceMap({ ...unmoved, dx: 0.5 }, size)),
      (x, y, c) => (at(x - 1, y, c) + at(x, y, c)) / 2,
    );
  });

  it('turns a quarter exactly', () => {
    const turned = warped(sourceMap({ ...unmoved, angle: Math.PI / 2 }, size));
    expectPixels(turned, (x, y, c) => at(size - 1 - y, x, c));
  });

  it('magnifies about the centre', () => {
    const half = (value: number) => (size - 1) / 2 + (value - (size - 1) / 2) / 2;
    const between = (low: number, share: number, value: (i: number) => number) =>
      (1 - share) * value(low) + share * value(low + 1);
    expectPixels(warped(sourceMap({ ...unmoved, zoom: 2 }, size)), (x, y, c) => {
      const [u, v] = [half(x), half(y)];
      const [column, row] = [Math.floor(u), Math.floor(v)];
      return between(row, v - row, (j) => between(column, u - column, (i) => at(i, j, c)));
    });
  });
});

describe('the drawn geometry', () => {
  const geometries = (config: object) => {
    const { augmentation } = recipeSchema.parse({ augmentation: config });
    return Array.from({ length: 200 }, () => {
      const { geometry } = drawPlan(augmentation, size, random);
      if (!geometry) throw new Error('a geometry was expected');
      return geometry;
    });
  };

  it('turns about the centre by any angle and never mirrors', () => {
    const centre = (size - 1) / 2;
    let beyondQuarter = 0;
    for (const geometry of geometries({ rotationDegrees: 180, scale: 0, shift: 0 })) {
      const { xx, xy, x0, yx, yy, y0 } = sourceMap(geometry, size);
      expect(xx * centre + xy * centre + x0).toBeCloseTo(centre, 6);
      expect(yx * centre + yy * centre + y0).toBeCloseTo(centre, 6);
      // The determinant is the area's scale; a mirror image would make it negative.
      expect(xx * yy - xy * yx).toBeCloseTo(1, 6);
      if (xx < 0) beyondQuarter++;
    }
    expect(beyondQuarter).toBeGreaterThan(60);
  });

  it('zooms and shifts within the limits, and the coin’s circle goes along', () => {
    for (const geometry of geometries({ rotationDegrees: 0, scale: 0.2, shift: 0.1 })) {
      expect(Math.abs(geometry.zoom - 1)).toBeLessThanOrEqual(0.2);
      expect(Math.abs(geometry.dx)).toBeLessThanOrEqual(0.1 * size);
      const { x, y, radius } = coinCircle(geometry, size, 'centre');
      const { xx, xy, x0, yx, yy, y0 } = sourceMap(geometry, size);
      const rim: [number, number] = [x + radius, y];
      const source = [xx * rim[0] + xy * rim[1] + x0, yx * rim[0] + yy * rim[1] + y0] as const;
      const centre = (size - 1) / 2;
      expect(Math.hypot(source[0] - centre, source[1] - centre)).toBeCloseTo(size / 2, 6);
    }
  });
});
