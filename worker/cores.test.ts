import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { availableCores, coreLimit } from './cores';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'mintmark-cores-'));
});
afterEach(() => rm(root, { recursive: true }));

/** Stands in for the files of a system. */
async function files(contents: Record<string, string>) {
  for (const [name, content] of Object.entries(contents)) {
    const file = path.join(root, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, `${content}\n`);
  }
}
const cores = () => availableCores({ root, parallelism: 64 });

describe('the cores of a process on a host of 64', () => {
  it('are all of them outside a container', async () => {
    expect(cores()).toBe(64);
    await files({ 'proc/self/cgroup': '0::/', 'sys/fs/cgroup/cpu.max': 'max 100000' });
    expect(cores()).toBe(64);
    expect(coreLimit({ root, parallelism: 64 })).toBeNull();
  });

  it('are two in a container with --cpus=2', async () => {
    await files({ 'proc/self/cgroup': '0::/', 'sys/fs/cgroup/cpu.max': '200000 100000' });
    expect(cores()).toBe(2);
    expect(coreLimit({ root, parallelism: 64 })).toBe(2);
  });

  it('are those of the tightest group around it', async () => {
    await files({
      'proc/self/cgroup': '0::/kubepods/pod1/worker',
      'sys/fs/cgroup/kubepods/cpu.max': '6000000 100000',
      'sys/fs/cgroup/kubepods/pod1/cpu.max': '350000 100000',
      'sys/fs/cgroup/kubepods/pod1/worker/cpu.max': 'max 100000',
    });
    expect(cores()).toBe(4);
  });

  it.each(['cpu', 'cpu,cpuacct'])('are counted in groups of version 1, mounted as %s', async (mount) => {
    await files({
      'proc/self/cgroup': '5:memory:/docker/1\n3:cpu,cpuacct:/docker/1\n0::/',
      [`sys/fs/cgroup/${mount}/docker/1/cpu.cfs_quota_us`]: '150000',
      [`sys/fs/cgroup/${mount}/docker/1/cpu.cfs_period_us`]: '50000',
      [`sys/fs/cgroup/${mount}/cpu.cfs_quota_us`]: '-1',
      [`sys/fs/cgroup/${mount}/cpu.cfs_period_us`]: '100000',
    });
    expect(cores()).toBe(3);
  });

  it("are those of the container's own top folder where its name is the host's", async () => {
    await files({
      'proc/self/cgroup': '4:cpu,cpuacct:/docker/af31',
      'sys/fs/cgroup/cpu/cpu.cfs_quota_us': '200000',
      'sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000',
    });
    expect(cores()).toBe(2);
  });

  it('are at least one, and never more than there are', async () => {
    const at = async (quota: string) => {
      await files({ 'proc/self/cgroup': '0::/', 'sys/fs/cgroup/cpu.max': quota });
      return cores();
    };
    expect(await at('10000 100000')).toBe(1);
    expect(await at('9900000 100000')).toBe(64);
    expect(await at('')).toBe(64);
    expect(await at('damaged')).toBe(64);
  });
});

it('counts those of this machine', () => {
  expect(availableCores()).toBeGreaterThanOrEqual(1);
  expect(availableCores()).toBeLessThanOrEqual(availableParallelism());
});
