import { execFileSync } from 'node:child_process';
import { cpus, loadavg, totalmem } from 'node:os';
import { availableCores } from '../worker/cores';
import { simd } from '../worker/tf/runtime/processor';
import type { BenchDocument } from './train/document';

/** Above this load at the start something else is computing, and no result is reliable. */
const CALM_LOAD = 0.5;

type Machine = BenchDocument['machine'];

/** The machine that was measured. */
export function describeMachine(): Omit<Machine, 'runtime'> {
  return {
    cpu: cpus()[0]?.model.trim() ?? process.arch,
    simd: simd(),
    cores: availableCores(),
    memoryGb: round(Math.min(totalmem(), process.constrainedMemory() || Infinity) / 1024 ** 3, 1),
    platform: `${process.platform} ${process.arch}`,
    node: process.versions.node,
    gpu: gpuName(),
    loadAtStart: round(loadavg()[0] ?? 0, 2),
  };
}

/** Conditions of the machine that make the results unreliable. */
export function machineWarnings(
  { loadAtStart, cores }: Pick<Machine, 'loadAtStart' | 'cores'>,
  { peers }: { peers: boolean },
): string[] {
  const warnings: string[] = [];
  if (loadAtStart > CALM_LOAD) {
    warnings.push(
      `The load average was ${loadAtStart} at the start: other programs are computing too. Only ` +
        'ratios are meaningful then, not single values.',
    );
  }
  if (peers && cores > 2) {
    warnings.push(
      `The peer scripts use 2 threads, this machine has ${cores} cores: run the command under "taskset -c 0,1" ` +
        'to compare like with like.',
    );
  }
  return warnings;
}

function gpuName(): string | null {
  try {
    const answer = execFileSync('nvidia-smi', ['--query-gpu=name', '--format=csv,noheader'], {
      timeout: 5000,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return answer.toString().split('\n')[0]?.trim() || null;
  } catch {
    return null;
  }
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
