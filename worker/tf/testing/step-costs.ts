import type { NodeJSKernelBackend } from '@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend';
import { nativeBackend } from '../kernels/native-backend';

/** What was asked of TensorFlow's C API. */
export interface Calls {
  /** Eager ops executed. */
  ops: number;
  /** Bytes of their inputs and outputs; an op that goes through its input twice moves more. */
  bytes: number;
  /** Tensors made of numbers in JavaScript: each is a copy to the device. */
  uploads: number;
  /** Tensors read: each waits until the device has computed it. */
  reads: number;
}

type Binding = NodeJSKernelBackend['binding'];

/** These answer their input under another shape and touch no number of it. */
const MOVES_NOTHING = new Set(['Reshape', 'Identity']);
const ELEMENT_BYTES = 4;

/** Counts calls of the backend on libtensorflow from now on. Ops know the sizes only of tensors made from now on, too. */
export class CallCounter {
  calls: Calls = { ops: 0, bytes: 0, uploads: 0, reads: 0 };
  readonly #backend = nativeBackend() as NodeJSKernelBackend;
  readonly #binding: Binding = this.#backend.binding;
  /** Bytes of tensors by their number. */
  readonly #sizes = new Map<number, number>();

  constructor() {
    const binding = this.#binding;
    // The properties of the binding itself cannot be changed.
    const copy = Object.fromEntries(
      Object.getOwnPropertyNames(binding).map((name) => [name, binding[name as keyof Binding]]),
    ) as unknown as Binding;
    copy.executeOp = (...call) => {
      const outputs = binding.executeOp(...call);
      const made = outputs.map(({ id, shape }) => this.#made(id, shape));
      const [name, , inputs] = call;
      const read = inputs.map((id) => this.#sizes.get(id) ?? 0);
      this.calls.ops += 1;
      if (!MOVES_NOTHING.has(name)) this.calls.bytes += sum(made) + sum(read);
      return outputs;
    };
    copy.createTensor = (...call) => {
      const id = binding.createTensor(...call);
      // A number that was seen before names a constant that lies on the device.
      if (!this.#sizes.has(id)) this.calls.uploads += 1;
      this.#made(id, call[0]);
      return id;
    };
    copy.tensorDataSync = (...call) => {
      this.calls.reads += 1;
      return binding.tensorDataSync(...call);
    };
    this.#backend.binding = copy;
  }

  /** The calls since the last one of this. */
  take(): Calls {
    const { calls } = this;
    this.calls = { ops: 0, bytes: 0, uploads: 0, reads: 0 };
    return calls;
  }

  stop(): void {
    this.#backend.binding = this.#binding;
  }

  #made(id: number, shape: readonly number[]): number {
    const bytes = shape.reduce((product, side) => product * side, ELEMENT_BYTES);
    this.#sizes.set(id, bytes);
    return bytes;
  }
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
