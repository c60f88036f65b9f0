import { describe, expect, it } from 'vitest';
import { runDoctor, SLOW } from './run-doctor.testing';

describe('the doctor', () => {
  it('measures a runtime, predicting and training', SLOW, () => {
    const { status, stdout } = runDoctor('--json', 'wasm');
    expect(status).toBe(0);
    const { benchmark, benchmarkProblem } = JSON.parse(stdout).runtimes.wasm;
    expect(benchmarkProblem).toBeNull();
    expect(benchmark.trained).toBe('head');
    expect(benchmark.inferenceImgPerSec).toBeGreaterThan(0);
    expect(benchmark.trainImgPerSec).toBeGreaterThan(benchmark.inferenceImgPerSec);
  });
});
