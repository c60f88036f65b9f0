import sharp from 'sharp';
import { afterEach, describe, expect, it } from 'vitest';
import { decodePixels, normalizePixels, preprocessingFor } from '@/shared/preprocessing';
import { rotatePixels } from '@/shared/rotate-pixels';
import { AppError } from '../errors';
import { meanColourModel } from '../testing/tiny-model';
import { createInference, type Inference, type ServedModel } from './inference';

const preprocessing = preprocessingFor(32);
const tunables = { openInferenceSessions: 2, maxInferenceThreads: 1 };

const photo = (r: number, g: number, b: number) =>
  sharp({ create: { width: 50, height: 40, channels: 3, background: { r, g, b } } })
    .png()
    .toBuffer();

/** Turned about its centre, with its edge continued, it has another mean colour. */
async function redWithBlueCorner(): Promise<Buffer> {
  const corner = await sharp({ create: { width: 14, height: 14, channels: 3, background: '#00f' } })
    .png()
    .toBuffer();
  return sharp({ create: { width: 32, height: 32, channels: 3, background: '#f00' } })
    .composite([{ input: corner, left: 0, top: 0 }])
    .png()
    .toBuffer();
}

function meanOf(values: Iterable<number>): number {
  const list = [...values];
  return list.reduce((sum, value) => sum + value, 0) / list.length;
}

function softmax(logits: number[]): number[] {
  const exps = logits.map(Math.exp);
  const sum = exps.reduce((a, b) => a + b, 0);
  return exps.map((e) => e / sum);
}

let inference: Inference | undefined;
afterEach(() => inference?.close());

/** Serves mean-colour models named by their gain: `gain-2` has gain 2. */
function serve(limits = tunables) {
  const reads: string[] = [];
  const started = createInference({
    tunables: limits,
    blobs: {
      read: async (hash) => {
        reads.push(hash);
        if (hash === 'broken') return Buffer.from('this is no model');
        if (!hash.startsWith('gain-')) throw new AppError('not-found', 'There is no such file.');
        return meanColourModel(Number(hash.slice('gain-'.length)));
      },
    },
  });
  inference = started;
  return { inference: started, reads };
}

const model = (onnxHash: string, classCount = 3): ServedModel => ({
  id: onnxHash,
  onnxHash,
  preprocessing,
  classCount,
});

describe('classifying a photo', () => {
  it('gives the network’s probabilities and how long it took', async () => {
    const { inference } = serve();
    const answer = await inference.classify({ model: model('gain-2'), bytes: await photo(255, 0, 0) });
    const expected = softmax([2, -2, -2]);
    for (const [i, p] of expected.entries()) expect(answer.probabilities[i]).toBeCloseTo(p, 5);
    expect(answer.ms).toBeGreaterThan(0);
    expect(answer.preprocessMs).toBeGreaterThan(0);
  });

  it('averages the probabilities over the rotations that the model version names', async () => {
    const { inference } = serve();
    const bytes = await redWithBlueCorner();
    const ask = (testTimeRotations: number) =>
      inference.classify({
        model: { ...model('gain-3'), preprocessing: preprocessingFor(32, testTimeRotations) },
        bytes,
      });
    const pixels = await decodePixels({ sharp, bytes, spec: preprocessing });
    const views = [0, 120, 240].map((degrees) => {
      const view = normalizePixels(rotatePixels({ pixels, size: 32, degrees }), preprocessing);
      return softmax([0, 1, 2].map((channel) => 3 * meanOf(view.filter((_, i) => i % 3 === channel))));
    });
    const [one, three] = [await ask(1), await ask(3)];
    for (const channel of [0, 1, 2]) {
      expect(one.probabilities[channel]).toBeCloseTo(views[0]?.[channel] as number, 5);
      expect(three.probabilities[channel]).toBeCloseTo(meanOf(views.map((p) => p[channel] as number)), 5);
    }
    expect(Math.abs((one.probabilities[2] as number) - (three.probabilities[2] as number))).toBeGreaterThan(
      1e-3,
    );
  });

  it('opens a model once for many requests at the same time, and answers each its own', async () => {
    const { inference, reads } = serve();
    const photos = await Promise.all([photo(255, 0, 0), photo(0, 255, 0), photo(0, 0, 255)]);
    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, i) =>
        inference.classify({ model: model('gain-3'), bytes: photos[i % 3] as Buffer }),
      ),
    );
    expect(reads).toEqual(['gain-3']);
    answers.forEach(({ probabilities }, i) => {
      expect(probabilities.indexOf(Math.max(...probabilities))).toBe(i % 3);
    });
  });

  it('keeps the most recently used models open and closes the others', async () => {
    const { inference, reads } = serve();
    const bytes = await photo(255, 0, 0);
    for (const hash of ['gain-1', 'gain-2', 'gain-1', 'gain-3', 'gain-1', 'gain-2']) {
      await inference.classify({ model: model(hash), bytes });
    }
    expect(reads).toEqual(['gain-1', 'gain-2', 'gain-3', 'gain-2']);
    expect(inference.openModels()).toEqual(['gain-1', 'gain-2']);
  });

  it('answers for more models at once than may stay open', async () => {
    const { inference } = serve();
    const bytes = await photo(0, 255, 0);
    const answers = await Promise.all(
      [1, 2, 3, 4, 5].map((gain) => inference.classify({ model: model(`gain-${gain}`), bytes })),
    );
    for (const [i, { probabilities }] of answers.entries()) {
      expect(probabilities[1]).toBeCloseTo(softmax([-(i + 1), i + 1, -(i + 1)])[1] as number, 5);
    }
    expect(inference.openModels().length).toBeLessThanOrEqual(2);
  });

  it.each([
    ['text', Buffer.from('this is no photo')],
    ['nothing', Buffer.alloc(0)],
  ])('refuses %s as a bad image', async (_what, bytes) => {
    const { inference } = serve();
    await expect(inference.classify({ model: model('gain-1'), bytes })).rejects.toMatchObject({
      code: 'bad-photo',
    });
  });

  it('refuses a photo that ends in the middle', async () => {
    const { inference } = serve();
    const noise = await sharp({
      create: {
        width: 300,
        height: 300,
        channels: 3,
        background: '#888',
        noise: { type: 'gaussian', mean: 128, sigma: 60 },
      },
    })
      .jpeg()
      .toBuffer();
    const bytes = noise.subarray(0, noise.length / 2);
    await expect(inference.classify({ model: model('gain-1'), bytes })).rejects.toMatchObject({
      code: 'bad-photo',
    });
  });

  it('says that a model is gone, and tries again at the next request', async () => {
    const { inference, reads } = serve();
    const bytes = await photo(1, 2, 3);
    for (let i = 0; i < 2; i++) {
      await expect(inference.classify({ model: model('missing'), bytes })).rejects.toMatchObject({
        code: 'not-found',
      });
      await expect(inference.classify({ model: model('broken'), bytes })).rejects.toThrow();
    }
    expect(reads).toEqual(['missing', 'broken', 'missing', 'broken']);
    expect(inference.openModels()).toEqual([]);
  });

  it('fails when the model was trained for another number of classes', async () => {
    const { inference } = serve();
    const bytes = await photo(1, 2, 3);
    await expect(inference.classify({ model: model('gain-1', 4), bytes })).rejects.toThrow(
      '3 probabilities for 4',
    );
  });

  it('finishes what is in progress on close, then refuses', async () => {
    const { inference } = serve();
    const bytes = await photo(255, 0, 0);
    const answer = inference.classify({ model: model('gain-1'), bytes });
    await inference.close();
    expect((await answer).probabilities).toHaveLength(3);
    expect(inference.openModels()).toEqual([]);
    await expect(inference.classify({ model: model('gain-1'), bytes })).rejects.toMatchObject({
      code: 'unavailable',
    });
  });
});

describe('the golden set', () => {
  const photos = new Map([
    ['red', photo(255, 0, 0)],
    ['blue', photo(0, 0, 255)],
  ]);
  const golden = {
    items: [
      { hash: 'red', probabilities: softmax([2, -2, -2]) },
      { hash: 'blue', probabilities: softmax([-2, -2, 2]) },
    ],
  };
  const verify = (onnxHash: string, file = golden) =>
    serve().inference.verifyGolden({
      onnxHash,
      preprocessing,
      golden: file,
      readPhoto: async (hash) => (await photos.get(hash)) as Buffer,
    });

  it('agrees with a model that gives the trainer’s probabilities', async () => {
    const { maxDifference, agrees } = await verify('gain-2');
    expect(maxDifference).toBeLessThan(1e-5);
    expect(agrees).toBe(true);
  });

  it('looks at the photos as they are, also for a model that averages rotations', async () => {
    const bytes = await redWithBlueCorner();
    const { inference } = serve();
    const { probabilities } = await inference.classify({ model: model('gain-3'), bytes });
    const verdict = await inference.verifyGolden({
      onnxHash: 'gain-3',
      preprocessing: preprocessingFor(32, 3),
      golden: { items: [{ hash: 'corner', probabilities: [...probabilities] }] },
      readPhoto: async () => bytes,
    });
    expect(verdict).toEqual({ maxDifference: 0, agrees: true });
  });

  it('disagrees with a model that differs by more than the tolerance', async () => {
    const { maxDifference, agrees } = await verify('gain-1.9');
    expect(maxDifference).toBeGreaterThan(2e-3);
    expect(agrees).toBe(false);
  });

  it('disagrees when the number of classes differs', async () => {
    const file = { items: [{ hash: 'red', probabilities: [0.5, 0.5] }] };
    expect(await verify('gain-2', file)).toEqual({ maxDifference: Number.POSITIVE_INFINITY, agrees: false });
  });

  it('proves nothing when it is empty', async () => {
    expect(await verify('gain-2', { items: [] })).toEqual({ maxDifference: 0, agrees: false });
  });
});
