import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { normalizePixels, preprocessingFor } from '@/shared/preprocessing';
import { goldenFileSchema, RESULT_FILES } from '@/shared/trainer-job';
import { decodePhoto } from '../data/decode';
import { generatedJob } from '../testing/generated-job';
import { tensorflowPresent } from '../testing/runtime-present';
import { trainInProcess } from '../testing/train-in-process';

const run = promisify(execFile);

describe.skipIf(!tensorflowPresent)('an exported model', () => {
  it('loads in stock TF.js and predicts what the trainer predicted', async () => {
    const job = await generatedJob({ epochs: 2 });
    await trainInProcess(job);
    const golden = goldenFileSchema.parse(
      JSON.parse(await readFile(path.join(job.outDir, RESULT_FILES.golden), 'utf8')),
    );
    const spec = preprocessingFor(job.recipe.model.inputSize);
    const photos = await Promise.all(
      golden.items.map(async ({ hash }) =>
        normalizePixels((await decodePhoto({ photoDir: job.photoDir, hash, spec })) as Uint8Array, spec),
      ),
    );
    const inputFile = path.join(job.outDir, 'input.bin');
    await writeFile(inputFile, Buffer.concat(photos.map((photo) => new Uint8Array(photo.buffer))));
    const modelFile = path.join(job.outDir, RESULT_FILES.tfjs);
    const script = path.resolve('worker/tf/testing/predict-with-stock-tfjs.mjs');
    const { stdout } = await run(process.execPath, [script, modelFile, inputFile, String(spec.size)]);
    const answer = JSON.parse(stdout.trim().split('\n').at(-1) as string);
    expect(answer.backend).toBe('cpu');
    expect(answer.layers).toEqual(expect.arrayContaining(['BatchNormalization', 'ReLU', 'Dropout']));
    for (const [i, { probabilities }] of golden.items.entries()) {
      for (const [k, p] of probabilities.entries()) {
        expect(Math.abs(answer.probabilities[i][k] - p)).toBeLessThan(1e-4);
      }
    }
    expect(await readdir(path.dirname(modelFile))).toContain('group1-shard1of1.bin');
  });
});
