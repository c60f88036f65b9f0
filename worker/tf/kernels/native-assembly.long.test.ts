import { describe, expect, it } from 'vitest';
import { compilesForX86, expectWholeRegisters } from '../testing/native-assembly';

describe.skipIf(!(await compilesForX86()))('the hot native kernels', () => {
  it.each(['skylake-avx512', 'x86-64'])(
    'compare whole registers, never single numbers, on %s',
    async (architecture) => {
      expect.hasAssertions();
      await expectWholeRegisters(architecture);
    },
  );
});
