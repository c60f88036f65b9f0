import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { machineSampleSchema } from '@/shared/machine-sample';
import { findTemperatureFile, MachineSampler, readTemperature } from './machine-sampler';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'mintmark-sample-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const noGpus = { gpus: [] };

function computeFor(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

describe('a look at the machine', () => {
  it('tells memory and disk as the system has them, and the load since the last look', async () => {
    const sampler = await MachineSampler.open(dir, noGpus);
    computeFor(300);
    const sample = machineSampleSchema.parse(await sampler.sample());
    expect(sample.cpu).toBeGreaterThan(0);
    expect(sample.memoryUsed).toBeGreaterThan(0);
    expect(sample.memoryUsed).toBeLessThan(sample.memoryTotal);
    expect(sample.diskFree).toBeGreaterThan(0);
    expect(sample.diskFree).toBeLessThanOrEqual(sample.diskTotal ?? 0);
    expect(sample.gpus).toEqual([]);
  });

  it('says that it does not know the disk of a folder that is gone', async () => {
    const sampler = await MachineSampler.open(path.join(dir, 'gone'), noGpus);
    expect(await sampler.sample()).toMatchObject({ diskFree: null, diskTotal: null });
  });

  it('costs less than a hundredth of a core at one look in five seconds', async () => {
    const sampler = await MachineSampler.open(dir, noGpus);
    await sampler.sample();
    const looks = 50;
    const before = process.cpuUsage();
    for (let i = 0; i < looks; i++) {
      await sampler.sample();
      await delay(1);
    }
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000 / looks).toBeLessThan(50);
  });
});

describe('the processor’s temperature', () => {
  const sensor = async (folder: string, files: Record<string, string>) => {
    await mkdir(path.join(dir, folder), { recursive: true });
    for (const [name, text] of Object.entries(files)) await writeFile(path.join(dir, folder, name), text);
  };

  it('is that of the processor’s own sensor, not of another chip', async () => {
    await sensor('hwmon/hwmon0', { name: 'nvme\n', temp1_input: '70000\n' });
    await sensor('hwmon/hwmon1', { name: 'coretemp\n', temp1_input: '41500\n' });
    const file = await findTemperatureFile(dir);
    expect(file && (await readTemperature(file))).toBe(41.5);
  });

  it('is unknown where no sensor answers', async () => {
    await sensor('thermal/thermal_zone0', { type: 'acpitz\n', temp: '27800\n' });
    expect(await findTemperatureFile(dir)).toBeNull();
  });
});
