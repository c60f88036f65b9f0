import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundledPrograms } from '../testing/bundled-programs';
import { countCommands } from '../testing/command-counter';
import firstStep from '../testing/first-step.json';
import { tensorflowPresent } from '../testing/runtime-present';
import { trainSteps } from '../testing/training-steps';
import { webgpuPresent } from '../testing/webgpu-present';
import { closeRuntime } from './closing';
import { openRuntime } from './open-runtime';

/** Of one step of full fine-tuning; first-step.json says what TensorFlow on the CPU computed. */
async function expectFirstStep(runtime: 'tensorflow' | 'webgpu', onStep?: () => void) {
  const { losses, predictions } = await trainSteps(runtime, { steps: 1, batch: firstStep.batch, onStep });
  expect(Math.abs((losses[0] as number) / firstStep.loss - 1)).toBeLessThan(1e-5);
  expect(predictions).toHaveLength(firstStep.predictions.length);
  for (const [i, probability] of firstStep.predictions.entries()) {
    expect(Math.abs((predictions[i] as number) - probability)).toBeLessThan(1e-3);
  }
}

describe('one step of full fine-tuning has the stored loss and predictions', () => {
  afterAll(closeRuntime);

  it.skipIf(!tensorflowPresent)('on TensorFlow; if not, write-first-step.ts is to be run again', () =>
    expectFirstStep('tensorflow'),
  );

  // Most of the time a software driver spends on compiling some hundred programs.
  it.skipIf(!webgpuPresent)('on WebGPU, by no more commands than needed', { timeout: 600_000 }, async () => {
    await openRuntime('webgpu');
    const commands = countCommands();
    let ofStep = { ...commands };
    await expectFirstStep('webgpu', () => {
      ofStep = { ...commands };
    });
    expect(ofStep.dispatches).toBeLessThanOrEqual(534);
    expect(ofStep.submits).toBeLessThanOrEqual(12);
  });
});

describe.skipIf(!webgpuPresent)('WebGPU', () => {
  let programs = '';
  beforeAll(async () => {
    programs = await bundledPrograms({
      'exit-while-reading': 'worker/tf/testing/exit-while-reading.ts',
      probe: 'worker/trainer/probe.ts',
    });
  });

  it('lets the process end while it is read from', () => {
    const program = [path.join(programs, 'exit-while-reading.mjs')];
    for (let i = 0; i < 3; i++) {
      const { status, signal } = spawnSync(process.execPath, program);
      expect({ status, signal }).toEqual({ status: 3, signal: null });
    }
  });

  it('takes no software adapter unless a setting permits it', () => {
    const probe = (setting: string) => {
      const env = { ...process.env, MINTMARK_WEBGPU_SOFTWARE: setting };
      const program = [path.join(programs, 'probe.mjs'), 'webgpu'];
      return JSON.parse(spawnSync(process.execPath, program, { env }).stdout.toString());
    };
    const permitted = probe('1');
    expect(permitted.ok).toBe(true);
    if (permitted.hardware !== 'software') return;
    expect(permitted.device).toMatch(/^software/);
    const refused = probe('');
    expect(refused.ok).toBe(false);
    expect(refused.problem).toMatch(/MINTMARK_WEBGPU_SOFTWARE=1/);
  });
});
