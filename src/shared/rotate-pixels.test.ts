import { describe, expect, it } from 'vitest';
import { rotatePixels, rotationAngles } from './rotate-pixels';

/** A picture that differs in every pixel and channel, `[size, size, 3]`. */
function picture(size: number): Uint8Array {
  return Uint8Array.from({ length: size * size * 3 }, (_, i) => (i * 37 + (i % 3) * 91) % 256);
}

/** A bright disc on a dark ground: turning it about the centre changes nothing but its rim. */
function disc(size: number): Uint8Array {
  const centre = (size - 1) / 2;
  return Uint8Array.from({ length: size * size * 3 }, (_, i) => {
    const [x, y] = [Math.floor(i / 3) % size, Math.floor(i / 3 / size)];
    return Math.hypot(x - centre, y - centre) < size * 0.4 ? 220 : 20;
  });
}

const sum = (pixels: Uint8Array) => pixels.reduce((total, value) => total + value, 0);

describe('rotationAngles', () => {
  it('spreads them evenly over the full turn, the photo as it is first', () => {
    expect(rotationAngles(1)).toEqual([0]);
    expect(rotationAngles(4)).toEqual([0, 90, 180, 270]);
    expect(rotationAngles(36)).toHaveLength(36);
    expect(rotationAngles(36)[35]).toBe(350);
  });
});

describe('rotatePixels', () => {
  it.each([0, 360, -720])('leaves the picture as it is at %i°', (degrees) => {
    const pixels = picture(9);
    const turned = rotatePixels({ pixels, size: 9, degrees });
    expect(turned).toEqual(pixels);
    expect(turned).not.toBe(pixels);
  });

  it.each([8, 9])('turns whole pixels clockwise at 90°, side %i', (size) => {
    const pixels = picture(size);
    const turned = rotatePixels({ pixels, size, degrees: 90 });
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        const from = ((size - 1 - x) * size + y) * 3;
        const to = (y * size + x) * 3;
        expect(turned.subarray(to, to + 3)).toEqual(pixels.subarray(from, from + 3));
      }
    }
  });

  it('comes back after four quarters, and after a turn to either side', () => {
    const size = 7;
    const pixels = picture(size);
    let turned = pixels;
    for (let quarter = 0; quarter < 4; quarter++)
      turned = rotatePixels({ pixels: turned, size, degrees: 90 });
    expect(turned).toEqual(pixels);
    const there = rotatePixels({ pixels, size, degrees: 180 });
    expect(rotatePixels({ pixels: there, size, degrees: -180 })).toEqual(pixels);
  });

  it('keeps the light of what lies inside, at any angle', () => {
    const size = 64;
    const pixels = disc(size);
    for (const degrees of rotationAngles(10)) {
      const turned = rotatePixels({ pixels, size, degrees });
      expect(Math.abs(sum(turned) / sum(pixels) - 1)).toBeLessThan(0.005);
      const differing = turned.filter((value, i) => Math.abs(value - (pixels[i] as number)) > 1).length;
      expect(differing / pixels.length).toBeLessThan(0.1);
    }
  });

  it('continues the edge outwards instead of inventing a colour', () => {
    const size = 16;
    const turned = rotatePixels({ pixels: new Uint8Array(size * size * 3).fill(200), size, degrees: 45 });
    expect(turned.every((value) => value === 200)).toBe(true);
  });
});
