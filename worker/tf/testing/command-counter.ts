import { openBackend } from '../kernels/webgpu/program';

interface Commands {
  /** Programs run. */
  dispatches: number;
  /** Lists of commands handed to the device. */
  submits: number;
}

/** The methods of TF.js' backend on WebGPU through which each of them goes. */
interface Internals {
  recordAndSubmit: (...program: unknown[]) => void;
  submitQueue: () => void;
}

/** Counts what is asked of the WebGPU device from now on. */
export function countCommands(): Commands {
  const commands = { dispatches: 0, submits: 0 };
  const internals = openBackend() as unknown as Internals;
  const { recordAndSubmit, submitQueue } = internals;
  internals.recordAndSubmit = (...program) => {
    commands.dispatches += 1;
    recordAndSubmit.apply(internals, program);
  };
  internals.submitQueue = () => {
    commands.submits += 1;
    submitQueue.apply(internals);
  };
  return commands;
}
