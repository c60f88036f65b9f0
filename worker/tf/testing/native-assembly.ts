import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';

const run = promisify(execFile);
const sources = path.resolve(import.meta.dirname, '../native');

/** Kernels that touch each activation of a step. */
const HOT = ['depthwise.cc', 'depthwise_gradient.cc', 'norm.cc', 'projection.cc'];

/** Can this machine compile for x86-64? Says so where it cannot. */
export async function compilesForX86(): Promise<boolean> {
  const machine = await run('g++', ['-dumpmachine']).then(
    ({ stdout }) => stdout,
    () => '',
  );
  if (machine.startsWith('x86_64')) return true;
  console.warn('skipped: the assembly of native kernels is checked with g++ for x86-64');
  return false;
}

/**
 * Compares the hot kernels' assembly with what it must be: no comparison of single numbers, as a compiler makes them of
 * vectors that are wider than a register.
 */
export async function expectWholeRegisters(architecture: string): Promise<void> {
  for (const source of HOT) {
    const assembly = await assemblyOf(source, architecture);
    expect(assembly.match(/\sv?(?:u?comiss|cmp\w*ss|minss|maxss)\s/g) ?? [], source).toEqual([]);
    expect(assembly, source).toMatch(/\sv?(?:min|max)ps\s/);
  }
}

/** The assembly as the set-up compiles it, see `scripts/tensorflow/binding.mjs`. */
async function assemblyOf(source: string, architecture: string): Promise<string> {
  const { stdout } = await run(
    'g++',
    [
      '-std=c++17',
      '-O3',
      `-march=${architecture}`,
      '-fno-math-errno',
      '-fno-trapping-math',
      '-fPIC',
      '-w',
      '-S',
      '-o',
      '-',
      path.join(sources, source),
    ],
    { maxBuffer: 64 * 1024 ** 2 },
  );
  return stdout;
}
