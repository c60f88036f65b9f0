import { describe, expect, it } from 'vitest';
import { readGpuLine } from './gpu-watch';

describe('what nvidia-smi says', () => {
  it('is read with its units', () => {
    expect(readGpuLine('0, NVIDIA H100 80GB HBM3, 37, 1024, 81559, 41')).toEqual({
      index: 0,
      gpu: {
        name: 'NVIDIA H100 80GB HBM3',
        use: 0.37,
        memoryUsed: 1024 ** 3,
        memoryTotal: 81559 * 1024 ** 2,
        temperature: 41,
      },
    });
  });

  it('leaves out what the card does not tell, rather than showing a zero', () => {
    expect(readGpuLine('1, GeForce GT 710, [N/A], [Not Supported], 2002, 38')?.gpu).toEqual({
      name: 'GeForce GT 710',
      use: null,
      memoryUsed: null,
      memoryTotal: 2002 * 1024 ** 2,
      temperature: 38,
    });
  });

  it.each(['', 'No devices were found', 'NVIDIA-SMI has failed because it could not talk, to the driver'])(
    'is no GPU where it says “%s”',
    (line) => expect(readGpuLine(line)).toBeNull(),
  );
});
