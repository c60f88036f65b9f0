import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { availableCores } from '../../cores';

/** This machine's processor, for people. */
export function cpuName(): string {
  const cores = availableCores();
  return `CPU, ${cores} ${cores === 1 ? 'core' : 'cores'} (${cpus()[0]?.model.trim() || process.arch})`;
}

/** Widest first, as libraries choose among them; by the names of Linux' /proc/cpuinfo. */
const SIMD = [
  ['amx_tile', 'AMX'],
  ['avx512f', 'AVX-512'],
  ['avx2', 'AVX2'],
  ['avx', 'AVX'],
  ['sse2', 'SSE'],
  ['sve', 'SVE'],
  ['asimd', 'NEON'],
] as const;

/** The widest vector instructions of this machine's processor; its architecture where the system does not tell. */
export function simd(): string {
  try {
    const flags = /^(?:flags|Features)\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? '';
    const present = new Set(flags.split(' '));
    return SIMD.find(([flag]) => present.has(flag))?.[1] ?? process.arch;
  } catch {
    return process.arch;
  }
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
