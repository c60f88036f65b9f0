import { describe, expect, it } from 'vitest';
import { tensorflowPresent } from '../../worker/tf/testing/runtime-present';
import { runDoctor, SLOW } from './run-doctor.testing';

describe('the doctor', () => {
  it('prints one JSON document that says of each runtime whether it loads or why not', SLOW, () => {
    const { status, stdout } = runDoctor('--json', '--quick');
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

  it('prints a line for people, too, and refuses a runtime it does not know', SLOW, () => {
    expect(runDoctor('--quick', 'wasm').stdout).toMatch(
      /^wasm +TensorFlow\.js WebAssembly .*trains the head only/m,
    );
    expect(runDoctor('cuda').status).toBe(2);
  });
});
