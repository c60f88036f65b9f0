import { describe, expect, it } from 'vitest';
import { compilesForX86, expectWholeRegisters } from '../testing/native-assembly';

describe.skipIf(!(await compilesForX86()))('the hot native kernels', () => {
  it('compare whole registers, never single numbers, on AVX2', async () => {
    expect.hasAssertions();
    await expectWholeRegisters('haswell');
  });
});
