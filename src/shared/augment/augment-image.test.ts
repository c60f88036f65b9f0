import { expect, it } from 'vitest';
import { normalizePixels, preprocessingFor } from '../preprocessing';
import { type RecipeInput, recipeSchema } from '../recipe/recipe';
import { augmentPhoto } from './augment-image';
import { seededRandom } from './random';

const size = 96;
const length = size * size * 3;
const still = { rotationDegrees: 0, scale: 0, shift: 0, brightness: 0, contrast: 0 };
const photo = Uint8Array.from(
  { length },
  (
    (random) => () =>
      60 + Math.floor(random() * 120)
  )(seededRandom(4)),
);
const plain = normalizePixels(photo, preprocessingFor(size));

function augmented(config: RecipeInput['augmentation'], seed = 1, pixels = photo): Float32Array {
  const target = new Float32Array(length);
  const { augmentation } = recipeSchema.parse({ augmentation: config });
  augmentPhoto({
    pixels,
    size,
    framing: 'centre',
    config: augmentation,
    random: seededRandom(seed),
    target,
    offset: 0,
  });
  return target;
}

const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: Float32Array) => {
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / values.length);
};
const many = Array.from({ length: 40 }, (_, seed) => seed);

it('leaves a photo as the specification has it when nothing may change, to the last bit', () => {
  expect(augmented({ enabled: false })).toEqual(plain);
  expect(augmented(still)).toEqual(plain);
});

it('gives the same photo for the same seed, another for another, and stays in range', () => {
  const config = { hue: 0.5, blur: 0.5, noise: 1, cutout: 1, background: 0.5, brightness: 1, contrast: 1 };
  for (const seed of many.slice(0, 6)) {
    const once = augmented(config, seed);
    expect(augmented(config, seed)).toEqual(once);
    expect(augmented(config, seed + 1)).not.toEqual(once);
    expect(Math.min(...once)).toBeGreaterThanOrEqual(-1);
    expect(Math.max(...once)).toBeLessThanOrEqual(1);
  }
});

it('writes one photo of a batch and not its neighbours', () => {
  const config = recipeSchema.parse({ augmentation: { blur: 1, noise: 1, cutout: 1, background: 1 } });
  const target = new Float32Array(3 * length).fill(9);
  const random = seededRandom(2);
  augmentPhoto({
    pixels: photo,
    size,
    framing: 'centre',
    config: config.augmentation,
    random,
    target,
    offset: length,
  });
  expect(target.subarray(0, length).every((value) => value === 9)).toBe(true);
  expect(target.subarray(length, 2 * length).some((value) => value > 1)).toBe(false);
  expect(target.subarray(2 * length).every((value) => value === 9)).toBe(true);
});

it('brightness adds one amount to all pixels, within its strength', () => {
  const added = many.map((seed) => {
    const out = augmented({ ...still, brightness: 0.1 }, seed);
    const amounts = out.map((value, i) => value - (plain[i] as number));
    expect(Math.max(...amounts) - Math.min(...amounts)).toBeLessThan(1e-6);
    return amounts[0] as number;
  });
  expect(Math.max(...added)).toBeLessThanOrEqual(0.2 + 1e-6);
  expect(Math.min(...added)).toBeGreaterThanOrEqual(-0.2 - 1e-6);
  expect(Math.max(...added) - Math.min(...added)).toBeGreaterThan(0.25);
});

it('contrast stretches about the photo’s mean, within its strength', () => {
  const gains = many.map((seed) => {
    const out = augmented({ ...still, contrast: 0.3 }, seed);
    expect(mean(out)).toBeCloseTo(mean(plain), 2);
    return deviation(out) / deviation(plain);
  });
  expect(Math.max(...gains)).toBeLessThanOrEqual(1.3 + 1e-4);
  expect(Math.min(...gains)).toBeGreaterThanOrEqual(0.7 - 1e-4);
  expect(Math.max(...gains) - Math.min(...gains)).toBeGreaterThan(0.4);
});

it('hue turns colours and keeps grey and the sum of the channels', () => {
  const grey = new Uint8Array(length).fill(90);
  const expected = normalizePixels(grey, preprocessingFor(size));
  const turned = augmented({ ...still, hue: 1 }, 3, grey);
  for (let i = 0; i < length; i += 997) expect(turned[i]).toBeCloseTo(expected[i] as number, 5);
  const out = augmented({ ...still, hue: 0.3 }, 3);
  expect(out).not.toEqual(plain);
  for (let i = 0; i < length; i += 3 * 331) {
    const sum = (values: Float32Array) => [0, 1, 2].reduce((all, c) => all + (values[i + c] as number), 0);
    expect(sum(out)).toBeCloseTo(sum(plain), 4);
  }
});

it('blur smooths without moving the mean; noise roughens', () => {
  const blurred = augmented({ ...still, blur: 1 }, 5);
  expect(deviation(blurred)).toBeLessThan(0.7 * deviation(plain));
  expect(mean(blurred)).toBeCloseTo(mean(plain), 2);
  const flat = new Uint8Array(length).fill(128);
  const constant = augmented({ ...still, blur: 1 }, 5, flat);
  expect(Math.max(...constant) - Math.min(...constant)).toBeLessThan(1e-5);
  const noisy = many.map((seed) => deviation(augmented({ ...still, noise: 0.5 }, seed, flat)));
  expect(Math.max(...noisy)).toBeLessThan(0.25 * 1.05);
  expect(Math.max(...noisy)).toBeGreaterThan(0.2);
});

it('cutout blanks one square of at most half the side', () => {
  const black = new Uint8Array(length);
  const areas = many.map((seed) => {
    const out = augmented({ ...still, cutout: 1 }, seed, black);
    expect(out.every((value) => value === -1 || value === 0)).toBe(true);
    const blank = Array.from({ length: size * size }, (_, i) => i).filter((i) => out[i * 3] === 0);
    const rows = new Set(blank.map((i) => Math.floor(i / size)));
    const columns = new Set(blank.map((i) => i % size));
    expect(rows.size * columns.size).toBe(blank.length);
    return blank.length;
  });
  expect(Math.max(...areas)).toBeLessThanOrEqual((size / 2) ** 2);
  expect(Math.max(...areas)).toBeGreaterThan((size / 3) ** 2);
});

it('replaces the surroundings of the given share of photos and leaves the coin alone', () => {
  const changed = many.map((seed) => {
    const out = augmented({ ...still, background: 0.5 }, seed);
    let [inside, outside] = [0, 0];
    for (let i = 0; i < size * size; i++) {
      const [x, y] = [(i % size) - (size - 1) / 2, Math.floor(i / size) - (size - 1) / 2];
      const same = [0, 1, 2].every((channel) => out[i * 3 + channel] === plain[i * 3 + channel]);
      if (same) continue;
      if (x * x + y * y <= (size / 2) ** 2) inside++;
      else outside++;
    }
    expect(inside).toBe(0);
    return outside;
  });
  const replaced = changed.filter((count) => count > 0);
  expect(replaced.length).toBeGreaterThan(10);
  expect(replaced.length).toBeLessThan(30);
  expect(Math.min(...replaced)).toBeGreaterThan(0.9 * (1 - Math.PI / 4) * size * size);
});

it('one strength more leaves the other draws as they were', () => {
  const geometryOnly = { ...still, rotationDegrees: 90 };
  const turned = augmented(geometryOnly, 8);
  const coveredToo = augmented({ ...geometryOnly, cutout: 0.6 }, 8);
  const same = turned.filter((value, i) => value === coveredToo[i]).length;
  expect(same).toBeLessThan(length);
  expect(same).toBeGreaterThan(0.8 * length);
});

it('never mirrors: a mark right of another at the rim stays so, seen from the centre', () => {
  // Red at the top, green a quarter turn clockwise of it, on grey.
  const marked = new Uint8Array(length).fill(128);
  const mark = (column: number, row: number, channel: number) => {
    for (let i = 0; i < 100; i++) {
      const at = ((row + Math.floor(i / 10)) * size + column + (i % 10)) * 3;
      marked.set([0, 0, 0], at);
      marked[at + channel] = 255;
    }
  };
  mark(43, 12, 0);
  mark(74, 43, 1);
  const centreOf = (out: Float32Array, channel: number): [number, number] => {
    let [x, y, count] = [0, 0, 0];
    for (let i = 0; i < size * size; i++) {
      const strong = (out[i * 3 + channel] as number) > 0.5;
      if (!strong || (out[i * 3 + ((channel + 1) % 3)] as number) > 0) continue;
      [x, y, count] = [x + (i % size), y + Math.floor(i / size), count + 1];
    }
    return [x / count - (size - 1) / 2, y / count - (size - 1) / 2];
  };
  const angles = many.map((seed) => {
    const out = augmented({ ...still, rotationDegrees: 180, scale: 0.1, shift: 0.02 }, seed, marked);
    const [[rx, ry], [gx, gy]] = [centreOf(out, 0), centreOf(out, 1)];
    expect(rx * gy - ry * gx).toBeGreaterThan(0.7 * Math.hypot(rx, ry) * Math.hypot(gx, gy));
    return Math.atan2(ry, rx);
  });
  expect(Math.max(...angles) - Math.min(...angles)).toBeGreaterThan(5);
});
