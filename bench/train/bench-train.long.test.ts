import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { tensorflowPresent } from '../../worker/tf/testing/runtime-present';
import { benchDocumentSchema } from './document';
import type { GpuDocument } from './gpu';

const program = path.resolve(import.meta.dirname, '../../scripts/bench-train.mjs');

/** @throws with code, stdout and stderr when it exits with anything but 0 */
const bench = (...args: string[]) =>
  promisify(execFile)(process.execPath, [program, ...args], { timeout: 280_000 });

describe.skipIf(!tensorflowPresent)('npm run bench:train', () => {
  it('prints one JSON document with every figure and nothing else on stdout', {
    timeout: 300_000,
  }, async () => {
    const { stdout } = await bench(
      ...['--json', '--quick', '--width', '0.35', '--size', '96', '--batch', '8', '--steps', '2'],
    );
    const document = benchDocumentSchema.strict().parse(JSON.parse(stdout));
    expect(document.settings).toMatchObject({ batch: 8, size: 96, width: 0.35, runtime: 'tensorflow' });
    expect(document.machine.runtime).toMatch(/^TensorFlow \d/);
    expect(document.machine.simd).toMatch(/\w/);
    expect(document.train).toMatchObject({ steps: 2 });
    expect(document.train?.opsPerStep).toBeGreaterThan(100);
    expect(document.train?.bytesMovedPerStep).toBeGreaterThan(1e8);
    expect(document.train?.imgPerSec).toBeGreaterThan(0);
    expect(document.inference?.imgPerSec).toBeGreaterThan(0);
    expect(document.inference?.onnx.singleImgPerSec).toBeGreaterThan(0);
    // 16 drawn coins: three photos of each to train on, one to validate and one to test.
    expect(document.input).toMatchObject({ photos: 48, decodePhotos: 80 });
    expect(document.input?.epochShare).toBeGreaterThan(0);
    expect(document.input?.warmFirstStepSeconds).toBeGreaterThan(0);
    expect(document.memory?.trainerPeakMb).toBeGreaterThan(100);
    expect(document.memory?.growth).toMatchObject({ early: { epoch: 2 }, late: { epoch: 4 }, tensors: 0 });
    expect(document.peers).toBeUndefined();
  });

  it('lists all runtimes and PyTorch on a GPU, each with its rates or the reason why there are none', {
    timeout: 300_000,
  }, async () => {
    const { stdout } = await bench('--gpu', '--only', 'train', '--json', '--steps', '1', '--size', '96');
    const { rows } = JSON.parse(stdout) as GpuDocument;
    expect(new Set(rows.map(({ what }) => what.split(',')[0]))).toEqual(
      new Set(['tensorflow', 'webgpu', 'PyTorch']),
    );
    for (const { trainImgPerSec, inferenceImgPerSec, remark } of rows) {
      if (trainImgPerSec === null) expect(remark).toMatch(/\w/);
      else expect(inferenceImgPerSec).toBeGreaterThan(0);
    }
  });

  it('refuses to compare a narrow network with the peers’ wide one', async () => {
    await expect(bench('--quick', '--peers', '--width', '0.35')).rejects.toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('--peers measures width 1 only'),
    });
  });
});
