import { describe, expect, it } from 'vitest';
import type { CoinClass } from '../coin-class';
import { seededRandom } from '../random';
import { fuseFaces } from './faces';
import { facetsOf } from './facets';
import { evidenceScore, fitKnown } from './known';
import { nearestRows, packedRows } from './nearest';
import { energyOf, profileOf } from './profile';
import { likenessOf, prototypesOf } from './prototypes';
import { normalized, rowOf, unpackEmbeddings } from './rows';
import { atTemperature } from './temperature';

const coin = (index: number, value: string, currency: string, country: string): CoinClass => ({
  index,
  key: String(index),
  label: value,
  value,
  currency,
  country,
});

describe('probabilities at a temperature', () => {
  it('are those of divided logits, add up to one and keep their order', () => {
    const logits = [2, 1, -1];
    const softmax = (t: number) => {
      const exps = logits.map((logit) => Math.exp(logit / t));
      const sum = exps.reduce((a, b) => a + b);
      return exps.map((e) => e / sum);
    };
    const scaled = atTemperature(Float32Array.from(softmax(1)), 2.5);
    softmax(2.5).forEach((p, i) => {
      expect(scaled[i]).toBeCloseTo(p, 6);
    });
    expect(atTemperature(Float32Array.of(1, 0, 0), 3).reduce((a, b) => a + b)).toBeCloseTo(1, 6);
  });
});

describe('both faces of a coin', () => {
  it('are surer than either, and a face that says nothing changes nothing', () => {
    const [a, b] = [Float32Array.of(0.6, 0.3, 0.1), Float32Array.of(0.5, 0.1, 0.4)];
    const fused = fuseFaces(a, b);
    expect(fused[0]).toBeCloseTo(0.3 / (0.3 + 0.03 + 0.04), 5);
    expect(
      fuseFaces(
        a,
        Float32Array.of(1, 1, 1).map((p) => p / 3),
      )[1],
    ).toBeCloseTo(0.3, 5);
    expect(fuseFaces(Float32Array.of(1, 0), Float32Array.of(0, 1)).every(Number.isFinite)).toBe(true);
  });
});

describe('country, currency and value', () => {
  it('are sums over classes, and surer than any class', () => {
    const classes = [
      coin(0, '1 Euro', 'Euro', 'germany'),
      coin(1, '2 Euro', 'Euro', 'germany'),
      coin(2, '1 Won', 'Won', 'korea'),
    ];
    const facets = facetsOf(classes, Float32Array.of(0.35, 0.25, 0.4));
    expect(facets.currency).toEqual({ name: 'Euro', p: expect.closeTo(0.6, 6) });
    expect(facets.country?.name).toBe('germany');
    expect(facets.value).toEqual({ name: '1 Won', p: expect.closeTo(0.4, 6) });
    const button = { ...coin(0, '', '', ''), value: null, currency: null, country: null };
    expect(facetsOf([button], Float32Array.of(1))).toEqual({ country: null, currency: null, value: null });
  });
});

describe('training photos that are most like a photo', () => {
  it('are those that a sort by cosine gives, the likest first', () => {
    const random = seededRandom('rows').next;
    const columns = 16;
    const packed = Uint8Array.from({ length: 50 * columns }, () => Math.floor(random() * 256));
    const rows = unpackEmbeddings(packed, columns);
    const photo = rowOf(
      unpackEmbeddings(
        Uint8Array.from({ length: columns }, () => random() * 256),
        columns,
      ),
      0,
    );
    const cosine = (row: number) =>
      rowOf(rows, row).reduce((sum, value, i) => sum + value * (photo[i] as number), 0);
    const expected = Array.from({ length: 50 }, (_, row) => row).sort((a, b) => cosine(b) - cosine(a));
    const found = nearestRows(photo, packedRows(packed, columns), 7);
    expect(found.map(({ row }) => row)).toEqual(expected.slice(0, 7));
    expect(found[0]?.likeness).toBeCloseTo(cosine(expected[0] as number), 5);
    expect(nearestRows(photo, packedRows(new Uint8Array(), columns), 7)).toEqual([]);
  });
});

/** Photos around directions of their own. */
function photosAround(centres: readonly number[][], each: number, noise: number, seed = 'a') {
  const random = seededRandom(seed).next;
  const columns = centres[0]?.length ?? 0;
  const values = centres.flatMap((centre) =>
    Array.from({ length: each }, () => centre.map((value) => value + (random() - 0.5) * noise)).flat(),
  );
  return normalized({ columns, values: Float32Array.from(values) });
}

describe('prototypes', () => {
  it('are two for a class with two faces, and near the photos of both', () => {
    const faces = photosAround(
      [
        [1, 0, 0, 0],
        [0, 1, 0, 0],
      ],
      6,
      0.1,
    );
    const prototypes = prototypesOf(faces, new Int32Array(12));
    expect(prototypes.values).toHaveLength(2 * 4);
    expect(likenessOf(Float32Array.of(1, 0, 0, 0), prototypes)).toBeGreaterThan(0.99);
    expect(likenessOf(Float32Array.of(0, 1, 0, 0), prototypes)).toBeGreaterThan(0.99);
    expect(likenessOf(Float32Array.of(0, 0, 1, 0), prototypes)).toBeLessThan(0.2);
  });

  it('are one for few photos, and for photos that are all alike', () => {
    const alike = normalized({ columns: 2, values: new Float32Array(40).fill(1) });
    expect(prototypesOf(alike, new Int32Array(20)).values).toHaveLength(2);
    expect(prototypesOf(photosAround([[1, 0]], 3, 0.1), Int32Array.of(0, 0, 1)).values).toHaveLength(4);
    expect(prototypesOf({ columns: 2, values: new Float32Array() }, new Int32Array()).values).toHaveLength(0);
  });
});

describe('coins that a model knows', () => {
  const photo = (score: number, isRight: boolean) => ({ energy: score, likeness: score / 10, isRight });

  it('turn away at most one known coin in twenty, the doubtful ones', () => {
    const photos = Array.from({ length: 200 }, (_, i) => photo(i / 10, i > 40));
    const known = fitKnown(photos);
    expect(known).toMatchObject({ coverage: 0.95, photos: 200, risk: 31 / 190 });
    const kept = photos.filter((one) => known && evidenceScore(one, known) >= known.threshold);
    expect(kept).toHaveLength(190);
  });

  it('turn nobody away whose answers are right enough, and leave room below the doubtful ones', () => {
    const photos = Array.from({ length: 100 }, (_, i) => photo(10 + i / 10, i % 50 !== 7));
    const known = fitKnown(photos);
    expect(known?.coverage).toBe(1);
    expect(known && evidenceScore(photo(9.9, true), known) > known.threshold).toBe(true);
    expect(known && evidenceScore(photo(5, true), known) < known.threshold).toBe(true);
  });

  it('are not told by too few photos', () => {
    expect(fitKnown(Array.from({ length: 39 }, (_, i) => photo(i, true)))).toBeNull();
  });
});

describe('the profile of a model', () => {
  it('mends confidences that are too sure, and knows its own photos from others', () => {
    const columns = 4;
    const random = seededRandom('answers').next;
    const train = photosAround(
      [
        [1, 0, 0, 0],
        [0, 1, 0, 0],
      ],
      20,
      0.2,
      'train',
    );
    const labels = Int32Array.from({ length: 40 }, (_, row) => (row < 20 ? 0 : 1));
    const features = photosAround(
      [
        [1, 0, 0, 0],
        [0, 1, 0, 0],
      ],
      200,
      0.2,
      'validation',
    );
    // Always 99 % sure, and right four times in five.
    const truth = Int32Array.from({ length: 400 }, (_, row) => (row < 200 ? 0 : 1));
    const probabilities = Float32Array.from(
      [...truth].flatMap((is) => {
        const named = random() < 0.8 ? is : 1 - is;
        return named === 0 ? [0.99, 0.01] : [0.01, 0.99];
      }),
    );
    const energies = Float32Array.from({ length: 400 }, () => 5 + random());
    const { profile, prototypes } = profileOf(
      { features: train, labels },
      { classCount: 2, probabilities, truth, features, energies },
    );
    expect(profile.temperature).toBeGreaterThan(2);
    expect(profile.calibration?.asIs).toBeGreaterThan(0.1);
    expect(profile.calibration?.scaled).toBeLessThan(0.1);
    const { known } = profile;
    expect(known).not.toBeNull();
    const score = (values: number[], energy: number) =>
      known
        ? evidenceScore({ energy, likeness: likenessOf(Float32Array.from(values), prototypes) }, known)
        : 0;
    expect(score([1, 0, 0, 0], 5.5)).toBeGreaterThan(known?.threshold ?? 0);
    expect(score([0, 0, 1, 0], 2)).toBeLessThan(known?.threshold ?? 0);
    expect(columns).toBe(prototypes.columns);
  });

  it('is without temperature and threshold for a handful of photos', () => {
    const features = photosAround([[1, 0]], 2, 0.1);
    const few = {
      classCount: 2,
      probabilities: Float32Array.of(1, 0, 0, 1),
      truth: Int32Array.of(0, 1),
      features,
    };
    const { profile } = profileOf(
      { features, labels: Int32Array.of(0, 1) },
      { ...few, energies: Float32Array.of(1, 1) },
    );
    expect(profile).toEqual({ temperature: 1, calibration: null, known: null });
  });

  it('has an energy that large logits do not overflow', () => {
    expect(energyOf(Float32Array.of(1000, 1000))).toBeCloseTo(1000 + Math.log(2), 3);
    expect(energyOf(Float32Array.of(0, 0, 0))).toBeCloseTo(Math.log(3), 6);
  });
});
