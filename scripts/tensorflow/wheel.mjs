import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
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

/** Libraries, and what XLA calls to compile for the GPU: it looks for both in `nvidia/cuda_nvcc` beside TensorFlow. */
export const neededOfCuda = (name) =>
  /^nvidia\/[^/]+\/lib\/[^/]+\.so/.test(name) ||
  /^nvidia\/cuda_nvcc\/(bin\/(ptxas|nvlink|fatbinary)|nvvm\/libdevice\/libdevice\.[^/]+\.bc)$/.test(name);

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
  await requireKnownBytes(path.join(folder, wheel));
  return path.join(folder, wheel);
}

/** What was published, by SHA-256: an index, a mirror or a proxy may offer something else under the same name. */
const KNOWN_WHEELS = {
  'tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl':
    '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
};

/**
 * Wheels of other machines are held against the index's own hash, by pip.
 * @throws when a wheel that is known has other bytes
 */
export async function requireKnownBytes(wheel, known = KNOWN_WHEELS) {
  const name = path.basename(wheel);
  const expected = known[name];
  if (!expected) return;
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(wheel)) hash.update(chunk);
  const actual = hash.digest('hex');
  if (actual === expected) return;
  throw new Error(
    `${name} has the SHA-256 ${actual} instead of ${expected}: it is not what was published, and is not used. ` +
      'Check the package index that pip is set to',
  );
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
