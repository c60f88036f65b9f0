import { describe, expect, it } from 'vitest';
import type { MachineSample } from '@/shared/machine-sample';
import { telemetryLines } from './telemetry-lines';

const GIB = 1024 ** 3;
const cpuOnly: MachineSample = {
  cpu: 0.5,
  temperature: null,
  memoryUsed: 2 * GIB,
  memoryTotal: 8 * GIB,
  diskFree: 9 * GIB,
  diskTotal: 20 * GIB,
  gpus: [],
};
const card = { name: 'H100', use: 0.9, memoryUsed: 4 * GIB, memoryTotal: 80 * GIB, temperature: 60 };
const at = (second: number, sample: MachineSample = cpuOnly) => ({ seq: second, at: second * 1000, sample });
const names = (points: Parameters<typeof telemetryLines>[0]) =>
  Object.fromEntries(
    [...telemetryLines(points)].map(([group, lines]) => [group, lines.map(({ name }) => name)]),
  );

describe('telemetry on the run page', () => {
  it('has no line and no chart for what the machine did not tell', () => {
    expect(names([])).toEqual({});
    expect(names([at(0), at(5)])).toEqual({ use: ['CPU'], memory: ['Memory'], disk: ['Disk free'] });
  });

  it('has the GPU beside the processor where there is one', () => {
    expect(names([at(0, { ...cpuOnly, gpus: [card] })])).toEqual({
      use: ['CPU', 'GPU'],
      memory: ['Memory', 'GPU memory'],
      temperature: ['GPU'],
      disk: ['Disk free'],
    });
  });

  it('counts minutes from the first look and leaves a hole where nobody looked', () => {
    const points = telemetryLines([at(30), at(60), at(90), at(90 + 600)]).get('use')?.[0]?.points;
    expect(points?.map(([x, y]) => [Math.round(x * 10) / 10, y])).toEqual([
      [0, 0.5],
      [0.5, 0.5],
      [1, 0.5],
      [11, 0.5],
    ]);
    const dense = Array.from({ length: 20 }, (_, i) => at(i * 5));
    const cut = telemetryLines([...dense, at(1000)]).get('use')?.[0]?.points ?? [];
    expect(cut).toHaveLength(22);
    expect(cut.at(-2)?.[1]).toBeNull();
  });
});
