import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const kernels = path.resolve(import.meta.dirname, '../native');
const programs = path.join(import.meta.dirname, 'native');

/** Programs of `testing/native`, and the sources of the ops that each needs. */
const SOURCES = {
  'failing-tasks': ['parallel'],
  middles: [
    ...[
      'depthwise',
      'depthwise_gradient',
      'expanded_rows',
      'expansion',
      'norm',
      'parallel',
      'pointwise',
      'product',
      'projection',
    ],
  ],
  photos: ['photos/filters', 'photos/warp'],
};

/**
 * Compiles one of the programs and runs it.
 * @param flags of the compiler, besides those of the set-up
 * @returns what it printed
 * @throws what the compiler or the program wrote to stderr
 */
export async function runNativeProgram(name: keyof typeof SOURCES, flags: string[]): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'mintmark-native-'));
  const program = path.join(folder, name);
  const files = SOURCES[name].map((source) => path.join(kernels, `${source}.cc`));
  const common = ['-std=c++17', '-fno-math-errno', '-fno-trapping-math', '-pthread', '-w', '-Wno-psabi'];
  try {
    await run('g++', [...common, ...flags, '-o', program, path.join(programs, `${name}.cc`), ...files]);
    // More threads than there are cores take turns in the middle of a task.
    const { stdout } = await run(program, { env: { ...process.env, MINTMARK_NATIVE_THREADS: '4' } });
    return stdout.trim();
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Whether this machine's processor has an instruction set, by its name in Linux' /proc/cpuinfo. */
export function processorHas(instructionSet: string): boolean {
  const file = '/proc/cpuinfo';
  const flags = existsSync(file) ? (/^flags\s*:(.*)$/m.exec(readFileSync(file, 'utf8'))?.[1] ?? '') : '';
  return flags.split(' ').includes(instructionSet);
}
