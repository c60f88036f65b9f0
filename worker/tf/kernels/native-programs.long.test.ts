import { describe, expect, it } from 'vitest';
import { compilesForX86 } from '../testing/native-assembly';
import { processorHas, runNativeProgram } from '../testing/native-program';

const BUILDS = [
  { architecture: 'x86-64', needs: 'sse2' },
  { architecture: 'haswell', needs: 'avx2' },
  { architecture: 'skylake-avx512', needs: 'avx512bw' },
];

describe.skipIf(!(await compilesForX86()))('the native kernels', () => {
  it('touch no byte outside their tensors, and compute what plain loops do', async () => {
    expect(await runNativeProgram('middles', ['-O0', '-fsanitize=address'])).toBe('whole');
  });
});

describe.skipIf(!(await compilesForX86()))('the native kernels, optimised', () => {
  for (const { architecture, needs } of BUILDS) {
    const has = processorHas(needs);
    if (!has) console.warn(`skipped: this processor has no ${needs}`);
    it.skipIf(!has)(`compute what plain loops do for ${architecture}`, async () => {
      expect(await runNativeProgram('middles', ['-O3', `-march=${architecture}`])).toBe('whole');
    });
  }
});
