import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { access, constants, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { unpackWheel } from './unpack.mjs';
import { neededOfCuda, requireKnownBytes } from './wheel.mjs';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'mintmark-test-'));
});
afterAll(() => rm(dir, { recursive: true }));

it('a wheel under a known name is used only with the bytes that were published', async () => {
  const wheel = path.join(dir, 'tensorflow.whl');
  await writeFile(wheel, 'published');
  const known = { 'tensorflow.whl': createHash('sha256').update('published').digest('hex') };
  await requireKnownBytes(wheel, known);
  await requireKnownBytes(wheel, {});
  await writeFile(wheel, 'something else');
  await expect(requireKnownBytes(wheel, known)).rejects.toThrow('not what was published');
});

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
