import { describe, expect, it } from 'vitest';
import { machineFacts } from './machine-labels';
import type { MachineSample } from './machine-sample';

const GIB = 1024 ** 3;
const sample: MachineSample = {
  cpu: 0.374,
  temperature: null,
  memoryUsed: 3 * GIB,
  memoryTotal: 8 * GIB,
  diskFree: 120 * GIB,
  diskTotal: 240 * GIB,
  gpus: [],
};
const words = (over: Partial<MachineSample> = {}) =>
  machineFacts({ ...sample, ...over }).map(({ label, text }) => `${label}: ${text}`);

describe('a machine in words', () => {
  it('shows processor, memory and disk, and no GPU where there is none', () => {
    expect(words()).toEqual(['CPU: 37 %', 'Memory: 3.0 of 8.0 GiB', 'Disk: 120 GiB free']);
  });

  it('numbers GPUs only where there are several, and leaves out what a card does not tell', () => {
    const card = { name: 'H100', use: 0.9, memoryUsed: 40 * GIB, memoryTotal: 80 * GIB, temperature: 61 };
    const mute = { name: 'GT 710', use: null, memoryUsed: null, memoryTotal: 2 * GIB, temperature: null };
    expect(words({ gpus: [card] })).toContain('GPU: 90 % · 61 °C');
    expect(words({ gpus: [card, mute] }).filter((text) => text.startsWith('GPU'))).toEqual([
      'GPU 0: 90 % · 61 °C',
      'GPU 0 memory: 40.0 of 80.0 GiB',
    ]);
  });

  it('says nothing of a disk that it does not know', () => {
    expect(words({ diskFree: null, diskTotal: null, temperature: 52.4 })).toEqual([
      'CPU: 37 % · 52 °C',
      'Memory: 3.0 of 8.0 GiB',
    ]);
  });
});
