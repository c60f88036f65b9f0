import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { availableCores } from '../../cores';

/** This machine's processor, for people. */
export function cpuName(): string {
  const cores = availableCores();
  return `CPU, ${cores} ${cores === 1 ? 'core' : 'cores'} (${cpus()[0]?.model.trim() || process.arch})`;
}

/** The first NVIDIA GPU's name, for people. */
export function nvidiaName(): string {
  try {
    const answer = execFileSync('nvidia-smi', ['--query-gpu=name', '--format=csv,noheader'], {
      timeout: 5000,
    });
    return `GPU (${answer.toString().split('\n')[0]?.trim()})`;
  } catch {
    return 'GPU';
  }
}
