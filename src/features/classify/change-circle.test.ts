import { describe, expect, it } from 'vitest';
import { changeCircle, newCircle } from './change-circle';

const coin = { x: 0.5, y: 0.4, a: 0.2, b: 0.1, angle: 0.3 };

describe('circles on a photo', () => {
  it('are moved and resized by keys, further with Shift', () => {
    expect(changeCircle(coin, { key: 'ArrowLeft', fast: false })).toEqual({ ...coin, x: 0.495 });
    expect(changeCircle(coin, { key: 'ArrowDown', fast: true })?.y).toBeCloseTo(0.43);
    const grown = changeCircle(coin, { key: '+', fast: false });
    expect(grown?.a).toBeCloseTo(0.208);
    expect((grown?.b ?? 0) / (grown?.a ?? 1)).toBeCloseTo(0.5);
    expect(changeCircle(coin, { key: '-', fast: true })?.a).toBeLessThan(0.18);
    expect(changeCircle(coin, { key: 'Tab', fast: false })).toBeNull();
  });

  it('are added as large as the others', () => {
    expect(newCircle([coin, { ...coin, a: 0.3 }], { x: 0.1, y: 0.2, aspect: 1 }).a).toBeCloseTo(0.25);
    expect(newCircle([], { x: 0.1, y: 0.2, aspect: 0.5 })).toEqual({
      x: 0.1,
      y: 0.2,
      a: 0.125,
      b: 0.125,
      angle: 0,
    });
  });
});
