import { childProgram } from '../../worker/agent/child-program';
import { probeRuntime } from '../../worker/agent/machine/runtime-probe';

/** Can a real network be trained on this machine, in a process of its own? Says so where it cannot. */
export async function trainsHere(): Promise<boolean> {
  const { runtime } = await probeRuntime(childProgram('probe'));
  if (runtime === 'tensorflow' && process.platform === 'linux') return true;
  console.warn('skipped: what trains here needs TensorFlow, on Linux');
  return false;
}
