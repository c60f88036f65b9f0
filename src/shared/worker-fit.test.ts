import { describe, expect, it } from 'vitest';
import { fits, lacking, requirementLabels } from './worker-fit';

const worker = { runtime: 'tensorflow', gpuMemoryMiB: 8192, labels: ['lab', 'fast'] };

describe('what a worker lacks', () => {
  it('is nothing when nothing is asked for', () => {
    expect(lacking({ runtime: null, gpuMemoryMiB: null, labels: [] }, {})).toEqual([]);
  });

  it('is nothing when it has all that is asked for, exactly or more', () => {
    expect(fits(worker, { runtime: 'tensorflow', gpuMemoryMiB: 8192, labels: ['fast', 'lab'] })).toBe(true);
    expect(fits(worker, { gpuMemoryMiB: 4096, labels: [] })).toBe(true);
  });

  it('is described in words, all of it', () => {
    expect(
      lacking(worker, { runtime: 'webgpu', gpuMemoryMiB: 12288, labels: ['lab', 'cold', 'wet'] }),
    ).toEqual([
      'trains on tensorflow, not webgpu',
      'has 8 GiB of GPU memory, not 12 GiB',
      'does not have the labels cold, wet',
    ]);
  });

  it('is GPU memory when none is known of', () => {
    expect(fits({ ...worker, gpuMemoryMiB: null }, { gpuMemoryMiB: 1 })).toBe(false);
  });
});

it('names what a run asks for', () => {
  expect(requirementLabels({ runtime: 'webgpu', gpuMemoryMiB: 1536, labels: ['lab'] })).toEqual([
    'webgpu',
    '1.5 GiB of GPU memory',
    'label lab',
  ]);
});
