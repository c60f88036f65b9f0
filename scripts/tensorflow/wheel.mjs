import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { requireKnownBytes, wheelsFor } from './known-wheels.mjs';
import { hasNvidiaDevice, TENSORFLOW_VERSION } from './places.mjs';
import { lastLines, run } from './run.mjs';
import { unpackWheel } from './unpack.mjs';

const PIPS = [['python3', '-m', 'pip'], ['pip3'], ['pip'], ['python', '-m', 'pip']];

/** The C headers the binding includes, and the two libraries; the rest of the wheel is Python. */
const neededOfTensorflow = (name) =>
  /^tensorflow\/libtensorflow_(cc|framework)\.so\.2$/.test(name) ||
  /^tensorflow\/include\/(tensorflow\/c|tensorflow\/core\/platform|tsl\/platform|xla\/tsl\/c)\/.*\.h$/.test(
    name,
  );

/** Libraries, and what XLA calls to compile for the GPU: it looks for both in `nvidia/cuda_nvcc` beside TensorFlow. */
export const neededOfCuda = (name) =>
  /^nvidia\/[^/]+\/lib\/[^/]+\.so/.test(name) ||
  /^nvidia\/cuda_nvcc\/(bin\/(ptxas|nvlink|fatbinary)|nvvm\/libdevice\/libdevice\.[^/]+\.bc)$/.test(name);

const needed = (name) => neededOfTensorflow(name) || neededOfCuda(name);

/** Of a wheel that holds what is needed, whatever else has changed in it. */
const PROOF = ['tensorflow/libtensorflow_cc.so.2', 'tensorflow/include/tensorflow/c/c_api.h'];

/**
 * Brings libtensorflow into the cache from PyPI's wheel, when it has the bytes that were published. pip only downloads;
 * no Python runs in the wheel. With an NVIDIA GPU that answers, the CUDA build and NVIDIA's libraries come, laid out as
 * in site-packages, because the libraries find each other by relative paths.
 * @returns {Promise<{ ok: true, libDir: string, includeDir: string, source: string } | { ok: false, reason: string }>}
 */
export async function libtensorflowFromWheel({ cache, log }) {
  if (process.platform !== 'linux') {
    return {
      ok: false,
      reason: `no tried TensorFlow wheel for ${process.platform}; name a libtensorflow folder in MINTMARK_TENSORFLOW`,
    };
  }
  // Only the build for 64-bit Intel and AMD machines knows CUDA.
  const cuda = process.arch === 'x64' && hasNvidiaDevice() && (await run('nvidia-smi', ['-L'])).code === 0;
  const published = wheelsFor({ arch: process.arch, cuda });
  if (!published) {
    return {
      ok: false,
      reason: `no tried TensorFlow wheel for ${process.arch}; name a libtensorflow folder in MINTMARK_TENSORFLOW`,
    };
  }
  const { python, wheels } = published;
  const [tensorflow] = wheels;
  const target = path.join(cache, `${TENSORFLOW_VERSION}-${cuda ? 'cuda' : 'cpu'}-${process.arch}`);
  const found = {
    ok: true,
    libDir: path.join(target, 'tensorflow'),
    includeDir: path.join(target, 'tensorflow/include'),
    source: `wheel ${tensorflow.requirement.replace('==', ' ')}`,
  };
  if (existsSync(target)) return found;

  const pip = await findPip();
  if (!pip) {
    return {
      ok: false,
      reason: 'pip was not found; install it (Debian, Ubuntu: apt-get install python3-pip)',
    };
  }
  await mkdir(cache, { recursive: true });
  // Built beside its place and renamed into it: a second process sees all of it or nothing.
  const work = await mkdtemp(path.join(cache, '.incoming-'));
  try {
    log(
      `Downloading TensorFlow ${TENSORFLOW_VERSION} for ${cuda ? 'CUDA' : 'CPU'} with pip (about ${cuda ? '3 GB' : '270 MB'}, once per machine)`,
    );
    const downloads = path.join(work, 'wheels');
    const unpacked = path.join(work, 'unpacked');
    await download({ pip, python, into: downloads, requirements: wheels.map((wheel) => wheel.requirement) });
    const files = await requireKnownBytes({ folder: downloads, wheels, log });
    log('Unpacking TensorFlow');
    for (const wheel of files) await unpackWheel({ wheel, target: unpacked, wanted: needed });
    if (!PROOF.every((file) => existsSync(path.join(unpacked, file)))) {
      throw new Error(`${tensorflow.requirement} does not hold the libraries and headers expected`);
    }
    await rename(unpacked, target).catch((error) => {
      if (!existsSync(target)) throw error;
    });
    return found;
  } catch (error) {
    return { ok: false, reason: error.message };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function findPip() {
  for (const pip of PIPS) {
    const [command, ...args] = pip;
    if ((await run(command, [...args, '--version'])).code === 0) return pip;
  }
  return null;
}

async function download({ pip, python, into, requirements }) {
  const [command, ...args] = pip;
  const { code, output } = await run(command, [
    ...args,
    'download',
    '--disable-pip-version-check',
    '--no-deps',
    '--only-binary=:all:',
    // Any pip finds the wheel when told of a Python it was built for; that Python need not be here.
    `--python-version=${python}`,
    '--retries=2',
    '--timeout=60',
    '--dest',
    into,
    ...requirements,
  ]);
  if (code !== 0) {
    throw new Error(
      `pip could not download ${requirements.join(' ')} (${lastLines(output, 2)}); ` +
        'check the network or the package index, or name a libtensorflow folder in MINTMARK_TENSORFLOW',
    );
  }
}
