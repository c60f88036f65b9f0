import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { access, constants, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ZipFile } from 'yazl';
import { requireKnownBytes, wheelsFor } from './known-wheels.mjs';
import { unpackWheel } from './unpack.mjs';
import { libtensorflowFromWheel, neededOfCuda } from './wheel.mjs';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'mintmark-test-'));
});
afterAll(() => rm(dir, { recursive: true }));

it('every wheel of every machine is exact, and has a hash but for 64-bit Arm', () => {
  const machines = [
    { arch: 'x64', cuda: false },
    { arch: 'x64', cuda: true },
    { arch: 'arm64', cuda: false },
  ];
  const wheels = machines.flatMap((machine) => wheelsFor(machine)?.wheels ?? []);
  expect(wheels).toHaveLength(1 + 13 + 1);
  for (const { requirement } of wheels) expect(requirement).toMatch(/^[\w-]+==[\d.]+$/);
  expect(wheels.filter(({ sha256 }) => !/^[0-9a-f]{64}$/.test(sha256 ?? ''))).toEqual(
    wheelsFor({ arch: 'arm64', cuda: false })?.wheels,
  );
  expect(wheelsFor({ arch: 'riscv64', cuda: false })).toBeNull();
});

it('wheels are used only with the bytes that were published, whatever they are called', async () => {
  const folder = await mkdtemp(path.join(dir, 'wheels-'));
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const wheels = ['one', 'two'].map((text) => ({ requirement: `${text}==1`, sha256: sha256(text) }));
  await writeFile(path.join(folder, 'a.whl'), 'two');
  await expect(requireKnownBytes({ folder, wheels })).rejects.toThrow('did not bring one==1');
  await writeFile(path.join(folder, 'b.whl'), 'one');
  expect(await requireKnownBytes({ folder, wheels })).toHaveLength(2);
  await writeFile(path.join(folder, 'b.whl'), 'something else');
  await expect(requireKnownBytes({ folder, wheels })).rejects.toThrow(
    /b\.whl has the SHA-256 .* not what was published, and is not used\. Check the package index/,
  );
  // The same one twice is not both.
  await writeFile(path.join(folder, 'b.whl'), 'two');
  await expect(requireKnownBytes({ folder, wheels })).rejects.toThrow('not what was published');
});

it('of a wheel without a known hash it is said which one it has', async () => {
  const folder = await mkdtemp(path.join(dir, 'wheels-'));
  await writeFile(path.join(folder, 'arm.whl'), 'arm');
  const said: string[] = [];
  await requireKnownBytes({ folder, wheels: [{ requirement: 'arm==1' }], log: (line) => said.push(line) });
  expect(said).toEqual([expect.stringContaining(createHash('sha256').update('arm').digest('hex'))]);
});

it.runIf(process.platform === 'linux' && process.arch === 'x64')(
  'an index that offers another file leaves nothing behind, and says what to do',
  async () => {
    // A stand-in for pip, which "downloads" what a hostile mirror would offer.
    const bin = await mkdtemp(path.join(dir, 'bin-'));
    await writeFile(
      path.join(bin, 'python3'),
      '#!/bin/sh\ncase "$*" in *--version) exit 0;; esac\nwhile [ "$1" != --dest ]; do shift; done\nmkdir -p "$2"; echo hostile > "$2/tensorflow_cpu-2.21.0-1-cp311-cp311-any.whl"\n',
      { mode: 0o755 },
    );
    const cache = await mkdtemp(path.join(dir, 'cache-'));
    vi.stubEnv('PATH', `${bin}:/bin:/usr/bin`);
    const answer = await libtensorflowFromWheel({ cache, log: () => {} });
    vi.unstubAllEnvs();
    expect(answer).toEqual({ ok: false, reason: expect.stringContaining('MINTMARK_TENSORFLOW') });
    expect(await readdir(cache)).toEqual([]);
  },
);

it('of the CUDA compiler come the assembler, which stays a program, and the device library, nothing else', async () => {
  const wheel = path.join(dir, 'nvcc.whl');
  const zip = new ZipFile();
  const add = (name: string, mode: number) => zip.addBuffer(Buffer.from(name), name, { mode });
  add('nvidia/cuda_nvcc/bin/ptxas', 0o100755);
  add('nvidia/cuda_nvcc/nvvm/libdevice/libdevice.10.bc', 0o100644);
  add('nvidia/cuda_nvcc/nvvm/bin/cicc', 0o100755);
  add('nvidia/cuda_nvcc/include/crt/host_defines.h', 0o100644);
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(wheel));
  const target = path.join(dir, 'unpacked');
  expect(await unpackWheel({ wheel, target, wanted: neededOfCuda })).toBe(2);
  const compiler = path.join(target, 'nvidia/cuda_nvcc');
  await access(path.join(compiler, 'bin/ptxas'), constants.X_OK);
  const device = path.join(compiler, 'nvvm/libdevice/libdevice.10.bc');
  await expect(access(device, constants.X_OK)).rejects.toThrow('permission denied');
  expect(await readdir(path.join(compiler, 'bin'))).toEqual(['ptxas']);
});
