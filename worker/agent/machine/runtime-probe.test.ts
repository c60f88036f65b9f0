import { describe, expect, it } from 'vitest';
import type { RuntimeName } from '@/shared/trainer-job';
import { chooseRuntime, type ProbeReport, requireRuntime } from './runtime-probe';

type Hardware = Extract<ProbeReport, { ok: true }>['hardware'];

/** Tries a runtime on a machine on which these load. */
function loading(loads: Partial<Record<RuntimeName, Hardware>>) {
  return async (runtime: RuntimeName): Promise<ProbeReport> => {
    const hardware = loads[runtime];
    if (!hardware) return { ok: false, problem: `${runtime} is missing.` };
    return { ok: true, runtime, version: `${runtime} 1.0`, device: hardware, hardware };
  };
}

const machine = (loads: Partial<Record<RuntimeName, Hardware>>) => chooseRuntime(loading(loads));

describe('the runtime of a worker', () => {
  it('is TensorFlow on a GPU before WebGPU, and WebGPU on a GPU before TensorFlow on the CPU', async () => {
    const gpu = { webgpu: 'gpu', wasm: 'cpu' } as const;
    expect(await machine({ ...gpu, tensorflow: 'gpu' })).toMatchObject({
      runtime: 'tensorflow',
      device: 'gpu',
    });
    expect(await machine({ ...gpu, tensorflow: 'cpu' })).toMatchObject({ runtime: 'webgpu', problem: null });
    expect(await machine(gpu)).toMatchObject({ runtime: 'webgpu', problem: null });
    expect(await machine({ tensorflow: 'cpu', wasm: 'cpu' })).toMatchObject({ runtime: 'tensorflow' });
  });

  it('is a software graphics driver only where TensorFlow is missing, with a warning', async () => {
    const software = { webgpu: 'software', wasm: 'cpu' } as const;
    expect(await machine({ ...software, tensorflow: 'cpu' })).toMatchObject({ runtime: 'tensorflow' });
    const slow = await machine(software);
    expect(slow.runtime).toBe('webgpu');
    expect(slow.problem).toMatch(/very slow: tensorflow is missing/);
  });

  it('is WebAssembly last, which trains the head only, and else none with the reasons', async () => {
    const head = await machine({ wasm: 'cpu' });
    expect(head).toMatchObject({ runtime: 'wasm', versions: { wasm: 'wasm 1.0' } });
    expect(head.problem).toMatch(/Only the head .*tensorflow is missing/);
    const none = await machine({});
    expect(none.runtime).toBeNull();
    expect(none.problem).toMatch(/tensorflow is missing.*wasm is missing/);
  });

  it('is only the one that a setting names, or none', async () => {
    const all = { tensorflow: 'gpu', wasm: 'cpu' } as const;
    expect(await requireRuntime(loading(all), 'wasm')).toMatchObject({ runtime: 'wasm', problem: null });
    const none = await requireRuntime(loading(all), 'webgpu');
    expect(none.runtime).toBeNull();
    expect(none.problem).toMatch(/webgpu is missing.*MINTMARK_RUNTIME permits no other/);
  });
});
