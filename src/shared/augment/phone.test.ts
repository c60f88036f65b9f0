import { describe, expect, it } from 'vitest';
import { normalizePixels, preprocessingFor } from '../preprocessing';
import { type RecipeInput, recipeSchema } from '../recipe/recipe';
import { augmentPhoto } from './augment-image';
import { FLAT, sourceMap, tiltedMap } from './geometry';
import { keepAsJpeg } from './jpeg';
import { seededRandom } from './random';
import { enlarge, shrink } from './resample';

/* What makes catalogue photos look like photos of a phone: pose, ground, metal, light, lens and camera. */

const size = 64;
const length = size * size * 3;
const still = { rotationDegrees: 0, scale: 0, shift: 0, brightness: 0, contrast: 0 };
const random = seededRandom(4);
/** Fine relief on metal. */
const photo = Uint8Array.from({ length }, (_, i) => 90 + 40 * (i % 3) + Math.floor(random() * 30));
const plain = normalizePixels(photo, preprocessingFor(size));
const seeds = Array.from({ length: 24 }, (_, seed) => seed);

function augmented(config: RecipeInput['augmentation'], seed = 1, pixels = photo): Float32Array {
  const target = new Float32Array(length);
  const { augmentation } = recipeSchema.parse({ augmentation: { ...still, ...config } });
  augmentPhoto({
    pixels,
    size,
    framing: 'coin',
    config: augmentation,
    random: seededRandom(seed),
    target,
    offset: 0,
  });
  return target;
}

const mean = (values: ArrayLike<number>, channel = 0, step = 1) => {
  let [sum, count] = [0, 0];
  for (let i = channel; i < values.length; i += step) [sum, count] = [sum + (values[i] as number), count + 1];
  return sum / count;
};
const deviation = (values: Float32Array) => {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
};
/** Comparing ten thousand values by `toEqual` takes longer than making them. */
const isSame = (a: Float32Array, b: Float32Array) => a.every((value, i) => value === b[i]);
const isAll = (values: Float32Array, wanted: number) => values.every((value) => value === wanted);
/** Mean distance of neighbours: how much fine detail there is. */
const detail = (values: Float32Array) =>
  mean(values.subarray(3).map((value, i) => Math.abs(value - (values[i] as number))));
const fromCentre = (i: number) =>
  Math.hypot((i % size) - (size - 1) / 2, Math.floor(i / size) - (size - 1) / 2);

describe.each(['tilt', 'light', 'lens', 'camera', 'tarnish', 'relief', 'grey', 'ground'] as const)(
  '%s',
  (name) => {
    const config = { [name]: name === 'tilt' ? 30 : 1 };

    it('is the same for the same seed, stays in range and changes what it should', () => {
      let changed = 0;
      for (const seed of seeds.slice(0, 6)) {
        const once = augmented(config, seed);
        expect(isSame(augmented(config, seed), once)).toBe(true);
        expect(once.every((value) => value >= -1 && value <= 1)).toBe(true);
        if (once.some((value, i) => Math.abs(value - (plain[i] as number)) > 0.01)) changed++;
      }
      expect(changed).toBeGreaterThan(2);
    });

    it('leaves neighbours in the batch alone', () => {
      const target = new Float32Array(3 * length).fill(9);
      const { augmentation } = recipeSchema.parse({ augmentation: { ...still, ...config } });
      augmentPhoto({
        pixels: photo,
        size,
        framing: 'coin',
        config: augmentation,
        random: seededRandom(1),
        target,
        offset: length,
      });
      expect(isSame(target.subarray(length, 2 * length), augmented(config))).toBe(true);
      expect(isAll(target.subarray(0, length), 9)).toBe(true);
      expect(isAll(target.subarray(2 * length), 9)).toBe(true);
    });
  },
);

it('stays a number within the range when everything happens at once', () => {
  const everything = {
    tilt: 30,
    light: 1,
    lens: 1,
    camera: 1,
    tarnish: 1,
    relief: 1,
    grey: 0.3,
    ground: 1,
    contrast: 1,
  };
  for (let seed = 0; seed < 150; seed++) {
    const out = augmented(everything, seed);
    expect(
      out.every((value) => value >= -1 && value <= 1),
      `seed ${seed}`,
    ).toBe(true);
  }
});

describe('tilt', () => {
  it('without a slant is the turn, zoom and shift that warp has', () => {
    const geometry = { angle: 0.7, zoom: 1.1, dx: 3, dy: -2 };
    const tilted = tiltedMap(geometry, { slant: 0, towards: 1 }, size);
    for (const [key, value] of Object.entries({ ...sourceMap(geometry, size), ...FLAT })) {
      expect(tilted[key as keyof typeof tilted]).toBeCloseTo(value, 9);
    }
  });

  it('shortens a coin across its axis only, its far side more', () => {
    const map = tiltedMap(null, { slant: Math.PI / 6, towards: 0 }, size);
    const centre = (size - 1) / 2;
    const sourceOf = (x: number, y: number) => {
      const w = map.wx * x + map.wy * y + map.w0;
      return [
        (map.xx * x + map.xy * y + map.x0) / w - centre,
        (map.yx * x + map.yy * y + map.y0) / w - centre,
      ];
    };
    const [far] = sourceOf(centre + 30, centre) as [number];
    const [near] = sourceOf(centre - 30, centre) as [number];
    expect(sourceOf(centre, centre).every((value) => Math.abs(value) < 1e-9)).toBe(true);
    expect(sourceOf(centre, centre + 30)[1]).toBeCloseTo(30, 6);
    expect(far).toBeGreaterThan(30 / Math.cos(Math.PI / 6));
    expect(far).toBeGreaterThan(-near);
  });
});

it('light changes brightness and the balance of the channels, in both directions', () => {
  const lit = seeds.map((seed) => augmented({ light: 1 }, seed));
  const warmth = lit.map((values) => mean(values, 0, 3) - mean(values, 2, 3));
  const usual = mean(plain, 0, 3) - mean(plain, 2, 3);
  expect(Math.min(...warmth)).toBeLessThan(usual - 0.1);
  expect(Math.max(...warmth)).toBeGreaterThan(usual + 0.1);
  const brightness = lit.map((values) => mean(values));
  expect(Math.max(...brightness) - Math.min(...brightness)).toBeGreaterThan(0.5);
});

it('lens takes detail and keeps the brightness', () => {
  const seen = seeds.map((seed) => augmented({ lens: 1 }, seed));
  for (const values of seen) expect(mean(values)).toBeCloseTo(mean(plain), 1);
  const details = seen.map(detail);
  expect(Math.min(...details)).toBeLessThan(0.5 * detail(plain));
  expect(Math.max(...details)).toBeLessThanOrEqual(detail(plain) * 1.01);
});

describe('camera', () => {
  it('shrinks to the mean of each area and enlarges smoothly', () => {
    const small = new Float32Array(24 * 24 * 3);
    shrink({ from: plain, offset: 0, size, small: 24, to: small });
    expect(mean(small)).toBeCloseTo(mean(plain), 5);
    expect(deviation(small.filter((_, i) => i % 3 === 0))).toBeLessThan(
      0.4 * deviation(plain.filter((_, i) => i % 3 === 0)),
    );
    const flat = new Float32Array(31 * 31 * 3).fill(0.25);
    const large = new Float32Array(length);
    enlarge({ from: flat, small: 31, to: large, offset: 0, size });
    expect(large.every((value) => Math.abs(value - 0.25) < 1e-6)).toBe(true);
  });

  it('keeps a plain picture and takes more detail the poorer the JPEG is', () => {
    const flat = new Float32Array(20 * 20 * 3).fill(0.25);
    keepAsJpeg(flat, 20, 90);
    expect(flat.every((value) => Math.abs(value - 0.25) < 0.02)).toBe(true);
    const waves = Float32Array.from({ length }, (_, i) => {
      const [x, y] = [Math.floor(i / 3) % size, Math.floor(i / (3 * size))];
      return 0.4 * Math.sin(x / 4) * Math.cos(y / 9) + 0.05 * Math.sin(2 * x + y);
    });
    const errorAt = (quality: number) => {
      const kept = waves.slice();
      keepAsJpeg(kept, size, quality);
      return deviation(kept.map((value, i) => value - (waves[i] as number)));
    };
    expect(errorAt(95)).toBeLessThan(0.02);
    expect(errorAt(20)).toBeGreaterThan(errorAt(60));
    expect(errorAt(60)).toBeGreaterThan(errorAt(95));
  });
});

it('tarnish fades colours', () => {
  const colour = (values: Float32Array) => Math.abs(mean(values, 0, 3) - mean(values, 2, 3));
  const faded = seeds.map((seed) => colour(augmented({ tarnish: 1 }, seed)));
  expect(Math.min(...faded)).toBeLessThan(0.3 * colour(plain));
});

describe('relief', () => {
  it('darkens what is flat and leaves its colour', () => {
    const flat = new Uint8Array(length).map((_, i) => [200, 120, 60][i % 3] as number);
    const lit = seeds.map((seed) => augmented({ relief: 1 }, seed, flat));
    const light = (values: Float32Array, channel: number) => mean(values, channel, 3) + 1;
    const usual = normalizePixels(flat, preprocessingFor(size));
    for (const values of lit) {
      expect(light(values, 0)).toBeLessThanOrEqual(light(usual, 0) + 1e-3);
      expect(light(values, 2) / light(values, 0)).toBeCloseTo(light(usual, 2) / light(usual, 0), 2);
    }
    expect(Math.min(...lit.map((values) => light(values, 0)))).toBeLessThan(0.6 * light(usual, 0));
  });

  it('brightens the side of an edge that faces the lamp, which is now one and now the other', () => {
    const [left, edge] = [60, 140];
    const step = Uint8Array.from({ length }, (_, i) => (Math.floor(i / 3) % size < size / 2 ? left : edge));
    const at = (values: Float32Array, x: number) => values[(size * (size / 2) + x) * 3] as number;
    const overshoot = seeds.map((seed) => {
      const lit = augmented({ relief: 1 }, seed, step);
      return at(lit, size / 2 - 1) + at(lit, size / 2) - at(lit, size / 4) - at(lit, (3 * size) / 4);
    });
    expect(Math.max(...overshoot)).toBeGreaterThan(0.1);
    expect(Math.min(...overshoot)).toBeLessThan(-0.1);
  });
});

it('phone photos are the share that is asked for, and the others are what they are without', () => {
  const config = { tilt: 30, light: 1, camera: 1, tarnish: 1, relief: 1, lens: 1, ground: 1 };
  const all = Array.from({ length: 60 }, (_, seed) => augmented({ ...config, phone: 0.5 }, seed));
  const untouched = all.filter((values) => isSame(values, plain)).length;
  expect(untouched).toBeGreaterThan(15);
  expect(untouched).toBeLessThan(45);
  for (const [seed, values] of all.entries()) {
    expect(isSame(values, plain) || isSame(values, augmented(config, seed))).toBe(true);
  }
});

it('grey leaves brightness alone', () => {
  const grey = augmented({ grey: 1 });
  for (let i = 0; i < length; i += 3 * 97) {
    expect(grey[i]).toBe(grey[i + 1]);
    const luma =
      0.299 * (plain[i] as number) + 0.587 * (plain[i + 1] as number) + 0.114 * (plain[i + 2] as number);
    expect(grey[i]).toBeCloseTo(luma, 5);
  }
});

it('ground replaces what lies beyond the coin, and leaves it alone but for a finger', () => {
  const radius = size / 2 / 1.06;
  const touched = seeds.map((seed) => {
    const out = augmented({ ground: 1 }, seed);
    let [inside, outside, beyond] = [0, 0, 0];
    for (let i = 0; i < size * size; i++) {
      const isLeft = [0, 1, 2].every((c) => out[i * 3 + c] === plain[i * 3 + c]);
      const distance = fromCentre(i) / radius;
      if (distance > 1.05) beyond++;
      if (isLeft) continue;
      if (distance < 0.84) inside++;
      if (distance > 1.05) outside++;
    }
    return { inside, outside: outside / beyond };
  });
  expect(Math.max(...touched.map(({ inside }) => inside))).toBe(0);
  expect(Math.min(...touched.map(({ outside }) => outside))).toBeGreaterThan(0.9);
});
