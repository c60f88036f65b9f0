import type { NodeJSKernelBackend } from '@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend';

/** Shapes, axes and scalars have no more elements; what is longer is data. */
const MAX_ELEMENTS = 8;
/** A step of MobileNetV2 uses some two hundred; learning rates of steps gone by are let go of beyond this many. */
const MAX_CONSTANTS = 1024;

interface Constant {
  id: number;
  key: string;
  /** Tensors of TF.js that are this one. */
  users: number;
}

const sharing = new WeakSet<NodeJSKernelBackend>();

/**
 * Has the backend make small tensors of the same numbers once. TF.js makes a new one for each shape, axis and scalar of
 * each op: some three hundred a step, of which a GPU waits for every scalar. Tensors are never written to.
 */
export function shareConstants(backend: NodeJSKernelBackend): void {
  if (sharing.has(backend)) return;
  sharing.add(backend);
  const { binding } = backend;
  const byKey = new Map<string, Constant>();
  const byId = new Map<number, Constant>();
  const floats = new Float32Array(MAX_ELEMENTS);
  const bits = new Uint32Array(floats.buffer);

  const keyOf = (...[shape, dtype, values]: Parameters<typeof binding.createTensor>): string | null => {
    if (values.length > MAX_ELEMENTS) return null;
    if (dtype === binding.TF_INT32) return `i ${shape} ${values}`;
    if (dtype !== binding.TF_FLOAT) return null;
    // By their bits: 0 and −0 are not the same number.
    floats.set(values as Float32Array);
    return `f ${shape} ${bits.subarray(0, values.length)}`;
  };
  const dropUnused = () => {
    for (const constant of byKey.values()) {
      if (byKey.size <= MAX_CONSTANTS) return;
      if (constant.users > 0) continue;
      byKey.delete(constant.key);
      byId.delete(constant.id);
      binding.deleteTensor(constant.id);
    }
  };

  // The properties of the binding itself cannot be changed.
  const shared = Object.fromEntries(
    Object.getOwnPropertyNames(binding).map((name) => [name, binding[name as keyof typeof binding]]),
  ) as unknown as typeof binding;
  shared.createTensor = (...call) => {
    const key = keyOf(...call);
    if (key === null) return binding.createTensor(...call);
    const constant = byKey.get(key) ?? { id: binding.createTensor(...call), key, users: 0 };
    constant.users += 1;
    // Last in the order of those that are let go of.
    byKey.delete(key);
    byKey.set(key, constant);
    byId.set(constant.id, constant);
    dropUnused();
    return constant.id;
  };
  shared.deleteTensor = (id) => {
    const constant = byId.get(id);
    if (constant) constant.users -= 1;
    else binding.deleteTensor(id);
  };
  backend.binding = shared;
}
