import { describe, expect, it } from 'vitest';
import { expectSameBits, withCompiledPhotos } from '../testing/augmented-photos';
import { compilesForX86 } from '../testing/native-assembly';
import { processorHas } from '../testing/native-program';

const ARCHITECTURES = [
  { flags: [], instructions: 'sse2' },
  { flags: ['-msse4.1'], instructions: 'sse4_1' },
  { flags: ['-march=haswell'], instructions: 'avx2' },
  { flags: ['-march=skylake-avx512'], instructions: 'avx512dq' },
].filter(({ instructions }) => processorHas(instructions));

describe.skipIf(!(await compilesForX86()))('photos augmented by compiled loops', () => {
  it.each(ARCHITECTURES)('are those of the loops in TypeScript with $flags', async ({ flags }) => {
    expect.hasAssertions();
    await withCompiledPhotos(flags, expectSameBits);
  });
});
