import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
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
const neededOfCuda = (name) => /^nvidia\/[^/]+\/lib\/[^/]+\.so/.test(name);

/**
 * Brings libtensorflow into the cache from PyPI's wheel. pip only downloads; no Python runs in the wheel.
 * With an NVIDIA GPU that answers, the CUDA build and the CUDA libraries it names come too, laid out as in
 * site-packages, because the libraries find each other by relative paths.
 * @returns {Promise<{ ok: true, libDir: string, includeDir: string, source: string } | { ok: false, reason: string }>}
 */
export async function libtensorflowFromWheel({ cache, log }) {
  if (process.platform !== 'linux') {
    return {
      ok: false,
      reason: `no tried TensorFlow wheel for ${process.platform}; name a libtensorflow folder in MINTMARK_TENSORFLOW`,
    };
  }
  const cuda = hasNvidiaDevice() && (await run('nvidia-smi', ['-L'])).code === 0;
  // On 64-bit Arm the CPU build is published as plain `tensorflow`.
  const name = cuda || process.arch !== 'x64' ? 'tensorflow' : 'tensorflow-cpu';
  const target = path.join(cache, `${TENSORFLOW_VERSION}-${cuda ? 'cuda' : 'cpu'}-${process.arch}`);
  const found = {
    ok: true,
    libDir: path.join(target, 'tensorflow'),
    includeDir: path.join(target, 'tensorflow/include'),
    source: `wheel ${name} ${TENSORFLOW_VERSION}`,
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
    await download({
      pip,
      into: downloads,
      requirements: [`${name}==${TENSORFLOW_VERSION}`],
    });
    const wheel = await onlyWheel(downloads);
    log('Unpacking TensorFlow');
    const files = await unpackWheel({
      wheel,
      target: unpacked,
      wanted: neededOfTensorflow,
    });
    if (files < 10)
      throw new Error(`${path.basename(wheel)} does not hold the libraries and headers expected`);
    if (cuda) await addCudaLibraries({ pip, wheel, work, unpacked });
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

async function download({ pip, into, requirements }) {
  const [command, ...args] = pip;
  const { code, output } = await run(command, [
    ...args,
    'download',
    '--disable-pip-version-check',
    '--no-deps',
    '--only-binary=:all:',
    // Any pip finds the wheel when told of a Python it was built for; that Python need not be here.
    '--python-version=3.11',
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

async function onlyWheel(folder) {
  const [wheel] = (await readdir(folder)).filter((file) => file.endsWith('.whl'));
  return path.join(folder, wheel);
}

async function addCudaLibraries({ pip, wheel, work, unpacked }) {
  const meta = path.join(work, 'meta');
  await unpackWheel({
    wheel,
    target: meta,
    wanted: (name) => name.endsWith('.dist-info/METADATA'),
  });
  const [info] = await readdir(meta);
  const metadata = await readFile(path.join(meta, info, 'METADATA'), 'utf8');
  const requirements = cudaRequirements(metadata);
  const downloads = path.join(work, 'cuda');
  await download({ pip, into: downloads, requirements });
  for (const file of await readdir(downloads)) {
    await unpackWheel({
      wheel: path.join(downloads, file),
      target: unpacked,
      wanted: neededOfCuda,
    });
  }
}

/** The requirements of the extra `and-cuda`, as pip writes them on a command line. */
function cudaRequirements(metadata) {
  return [...metadata.matchAll(/^Requires-Dist:\s*([^;\n]+);\s*extra\s*==\s*['"]and-cuda['"]/gm)].map(
    ([, wanted]) => wanted.replace(/[\s()]/g, ''),
  );
}
