import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { TENSORFLOW_VERSION } from './places.mjs';

/**
 * What is downloaded, and its SHA-256 as it was published: an index, a mirror or a proxy may offer something else
 * under the same name. Each holds for one file, so the Python that pip is told of belongs to it; no Python runs in it.
 */
const TENSORFLOW = {
  'x64-cpu': {
    requirement: `tensorflow-cpu==${TENSORFLOW_VERSION}`,
    python: '3.11',
    sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
  },
  'x64-cuda': {
    requirement: `tensorflow==${TENSORFLOW_VERSION}`,
    python: '3.12',
    sha256: 'b3b95643c4e70eb925839938fb35cbe142f317ec84af6844ee61513713bb13c0',
  },
  // The CPU build for 64-bit Arm is published as plain `tensorflow`. Its hash is said, and is the reader's to compare.
  'arm64-cpu': { requirement: `tensorflow==${TENSORFLOW_VERSION}`, python: '3.11' },
};

/** CUDA 12.8, which knows all GPUs that TensorFlow was built for and later ones; the assembler of 12.9 and NCCL as TensorFlow asks. */
const CUDA = {
  'nvidia-cublas-cu12==12.8.4.1': '8ac4e771d5a348c551b2a426eda6193c19aa630236b418086020df5ba9667142',
  'nvidia-cuda-cupti-cu12==12.8.90': 'ea0cb07ebda26bb9b29ba82cda34849e73c166c18162d3913575b0c9db9a6182',
  'nvidia-cuda-nvcc-cu12==12.9.86': '5d6a0d32fdc7ea39917c20065614ae93add6f577d840233237ff08e9a38f58f0',
  'nvidia-cuda-nvrtc-cu12==12.8.93': 'a7756528852ef889772a84c6cd89d41dfa74667e24cca16bb31f8f061e3e9994',
  'nvidia-cuda-runtime-cu12==12.8.90': 'adade8dcbd0edf427b7204d480d6066d33902cab2a4707dcfc48a2d0fd44ab90',
  'nvidia-cudnn-cu12==9.10.2.21': '949452be657fa16687d0930933f032835951ef0892b37d2d53824d1a84dc97a8',
  'nvidia-cufft-cu12==11.3.3.83': '4d2dd21ec0b88cf61b62e6b43564355e5222e4a3fb394cac0db101f2dd0d4f74',
  'nvidia-curand-cu12==10.3.9.90': 'b32331d4f4df5d6eefa0554c565b626c7216f87a06a4f56fab27c3b68a830ec9',
  'nvidia-cusolver-cu12==11.7.3.90': '4376c11ad263152bd50ea295c05370360776f8c3427b30991df774f9fb26c450',
  'nvidia-cusparse-cu12==12.5.8.93': '1ec05d76bbbd8b61b06a80e1eaf8cf4959c3d4ce8e711b65ebd0443bb0ebb13b',
  'nvidia-nccl-cu12==2.27.7': 'de5ba5562f08029a19cb1cd659404b18411ed0d6c90ac5f52f30bf99ad5809aa',
  'nvidia-nvjitlink-cu12==12.8.93': '81ff63371a7ebd6e6451970684f916be2eab07321b73c9d244dc2b4da7f73b88',
};

/**
 * The wheels that a machine of this kind downloads.
 * @param {{ arch: string, cuda: boolean }} machine
 * @returns {{ python: string, wheels: { requirement: string, sha256?: string }[] } | null} null where none was tried.
 */
export function wheelsFor({ arch, cuda }) {
  const tensorflow = TENSORFLOW[`${arch}-${cuda ? 'cuda' : 'cpu'}`];
  if (!tensorflow) return null;
  const { python, ...wheel } = tensorflow;
  const libraries = Object.entries(CUDA).map(([requirement, sha256]) => ({ requirement, sha256 }));
  return { python, wheels: cuda ? [wheel, ...libraries] : [wheel] };
}

/**
 * Holds what was downloaded against what was published, whatever the files are called.
 * @param {{ folder: string, wheels: { requirement: string, sha256?: string }[], log?: (line: string) => void }} request
 * @returns {Promise<string[]>} the paths of the wheels
 * @throws when one is missing, or has other bytes
 */
export async function requireKnownBytes({ folder, wheels, log = () => {} }) {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.whl')).sort();
  const missing = new Map(wheels.map(({ requirement, sha256 }) => [sha256, requirement]));
  for (const file of files) {
    const actual = await sha256Of(path.join(folder, file));
    if (missing.delete(actual)) continue;
    if (missing.delete(undefined)) {
      log(`${file} has the SHA-256 ${actual}; compare it with what the package index says of it`);
      continue;
    }
    throw new Error(
      `${file} has the SHA-256 ${actual} instead of ${[...missing.keys()].join(' or ')}: it is not what was published, and is not used. ` +
        'Check the package index that pip is set to, or name a libtensorflow folder in MINTMARK_TENSORFLOW',
    );
  }
  if (missing.size > 0) throw new Error(`pip did not bring ${[...missing.values()].join(', ')}`);
  return files.map((file) => path.join(folder, file));
}

async function sha256Of(file) {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest('hex');
}
