import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { asTrainerError } from '../errors';
import { compilesForX86 } from '../testing/native-assembly';
import { runNativeProgram } from '../testing/native-program';
import { tensorflowPresent } from '../testing/runtime-present';

const CHECKED = ['-O0', '-fsanitize=address'];

describe.skipIf(!(await compilesForX86()))('the native kernels', () => {
  it('read and write no byte outside the photos they augment', async () => {
    expect(await runNativeProgram('photos', [...CHECKED, '-march=native'])).toBe('whole');
  });

  it('report what a task throws after all others have ended, whichever thread it ran on', async () => {
    expect(await runNativeProgram('failing-tasks', CHECKED)).toBe('whole');
  });
});

describe.skipIf(!tensorflowPresent || process.platform !== 'linux')('our own ops', () => {
  it('fail with an error when memory runs out on any thread, and compute on', async () => {
    const program = 'ulimit -d 3145728; exec "$0" --import tsx worker/tf/testing/run-out-of-memory.ts';
    const { stdout } = await promisify(execFile)('sh', ['-c', program, process.execPath]);
    const [failure, after] = JSON.parse(stdout) as [string, string];
    expect(asTrainerError(new Error(failure)).code).toBe('out-of-memory');
    expect(after).toBe('64');
  });
});
