import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { tensorflowPresent } from '../../worker/tf/testing/runtime-present';

function doctor(...options: string[]) {
  const env = { ...process.env, MINTMARK_WEBGPU_SOFTWARE: '' };
  const { status, stdout } = spawnSync(process.execPath, ['scripts/doctor.mjs', ...options], { env });
  return { status, stdout: stdout.toString() };
}

/** A runtime that is measured on a busy machine takes its time to start. */
const SLOW = { timeout: 300_000 };

describe('the doctor', () => {
  it('prints one JSON document that says of each runtime whether it loads or why not', SLOW, () => {
    const { status, stdout } = doctor('--json', '--quick');
    expect(status).toBe(0);
    const { node, runtimes } = JSON.parse(stdout);
    expect(node).toBe(process.version);
    expect(Object.keys(runtimes)).toEqual(['tensorflow', 'webgpu', 'wasm']);
    for (const runtime of Object.values(runtimes) as { available: boolean; problem: string | null }[]) {
      expect(runtime.available).toBe(runtime.problem === null);
    }
    expect(runtimes.wasm).toMatchObject({ available: true, trains: 'head', benchmark: null });
    expect(runtimes.tensorflow.available).toBe(tensorflowPresent);
  });

  it('measures a runtime, predicting and training', SLOW, () => {
    const { status, stdout } = doctor('--json', 'wasm');
    expect(status).toBe(0);
    const { benchmark, benchmarkProblem } = JSON.parse(stdout).runtimes.wasm;
    expect(benchmarkProblem).toBeNull();
    expect(benchmark.trained).toBe('head');
    expect(benchmark.inferenceImgPerSec).toBeGreaterThan(0);
    expect(benchmark.trainImgPerSec).toBeGreaterThan(benchmark.inferenceImgPerSec);
  });

  it('is of use to people, too, and refuses a runtime it does not know', SLOW, () => {
    expect(doctor('--quick', 'wasm').stdout).toMatch(
      /^wasm +TensorFlow\.js WebAssembly .*trains the head only/m,
    );
    expect(doctor('cuda').status).toBe(2);
  });
});
