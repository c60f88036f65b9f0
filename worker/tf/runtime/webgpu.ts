import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs';
import { trainerTunables } from '../tunables';
import type { Runtime } from './runtime';

/** Permits an adapter that is no GPU, for tests of the shaders. */
const SOFTWARE_SETTING = 'MINTMARK_WEBGPU_SOFTWARE';

const LIMITS = [
  'maxBufferSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
] as const;

/** One device a process: a second one could not use the first one's tensors. */
let opened: Runtime | null = null;

/**
 * WebGPU on Dawn: any GPU with a Vulkan, Metal or Direct3D 12 driver. Tensors can be read asynchronously only.
 * @throws an Error when there is no GPU, or only a software one that no setting permits
 */
export async function openWebgpu(): Promise<Runtime> {
  opened ??= await openDevice();
  await tf.setBackend('webgpu');
  return opened;
}

async function openDevice(): Promise<Runtime> {
  const { create, globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  const gpu = create([]);
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new Error(`no GPU with a ${driverName()} was found`);
  const name = adapter.info.description || adapter.info.device || adapter.info.vendor;
  const software = adapter.info.isFallbackAdapter;
  if (software && process.env[SOFTWARE_SETTING] !== '1') {
    throw new Error(
      `the only adapter is software (${name}), many times slower than TensorFlow on the CPU; ` +
        `${SOFTWARE_SETTING}=1 permits it, for tests`,
    );
  }
  // Loaded before it can find WebGPU, lest it register a backend that takes any adapter.
  const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
  offerToTensorflowJs(gpu);
  const device = await adapter.requestDevice({
    requiredLimits: Object.fromEntries(LIMITS.map((limit) => [limit, adapter.limits[limit]])),
  });

  let failure: Error | null = null;
  device.addEventListener('uncapturederror', ({ error }) => {
    const what =
      error instanceof GPUOutOfMemoryError ? 'the GPU is out of memory' : 'the GPU refused a program';
    failure ??= new Error(`${what}: ${error.message}`);
  });
  const pending = new Set<Promise<unknown>>();
  class WatchedBackend extends WebGPUBackend {
    // Programs run and fail behind the scenes: what is read tells whether it may be believed.
    override read(dataId: object) {
      const values = super.read(dataId).then((read) => {
        if (failure) throw failure;
        return read;
      });
      const settled: Promise<unknown> = values.catch(() => undefined).finally(() => pending.delete(settled));
      pending.add(settled);
      return values;
    }
  }
  const backend = new WatchedBackend(device, adapter.info);
  tf.env().set('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE', trainerTunables.webgpuDispatchesPerSubmit);
  tf.registerBackend('webgpu', () => backend);
  const version = `WebGPU (Dawn, npm webgpu ${packageVersion()})`;
  return {
    name: 'webgpu',
    version,
    arithmetic: `${version} on ${name}`,
    device: software ? `software (${name})` : `GPU (${name})`,
    hardware: software ? 'software' : 'gpu',
    trains: 'all',
    // Each of its kernels adds up in one thread's fixed order.
    determinism: { kind: 'bitwise' },
    deviceBytes: () => backend.memory().numBytesInGPU,
    close: async () => {
      // In this order: buffers that go while one is being mapped for reading crash the process when it ends.
      device.destroy();
      await Promise.all(pending);
      tf.removeBackend('webgpu');
      offerToTensorflowJs(undefined);
      opened = null;
    },
  };
}

/** TF.js looks for WebGPU where a browser has it. While it is there, Dawn keeps the process alive. */
function offerToTensorflowJs(gpu: GPU | undefined): void {
  if (!globalThis.navigator)
    Object.defineProperty(globalThis, 'navigator', { value: {}, configurable: true });
  Object.defineProperty(globalThis.navigator, 'gpu', { value: gpu, configurable: true });
}

function driverName(): string {
  if (process.platform === 'darwin') return 'Metal driver';
  if (process.platform === 'win32') return 'Direct3D 12 driver';
  return 'Vulkan driver (Debian, Ubuntu: libvulkan1 and the driver of the GPU)';
}

function packageVersion(): string {
  return createRequire(import.meta.url)('webgpu/package.json').version;
}
