import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

/** Runs a program to its end; it ends with this process, too. */
async function run(...command: Parameters<typeof start>): Promise<{ stdout: string; stderr: string }> {
  const running = start(...command);
  const end = () => running.child.kill();
  process.once('exit', end);
  try {
    return await running;
  } finally {
    process.off('exit', end);
  }
}
const start = (file: string, args: string[], options: { timeout: number; env?: NodeJS.ProcessEnv }) =>
  promisify(execFile)(file, args, { ...options, maxBuffer: MAX_OUTPUT_BYTES });

/** The peers' scripts lie beside the checkout, not in it. */
const scripts = path.resolve(import.meta.dirname, '../../../shared/bench');

/** Downloads of some hundred MB over a slow line. */
const INSTALL_LIMIT_MS = 30 * 60_000;
const RUN_LIMIT_MS = 10 * 60_000;
const MAX_OUTPUT_BYTES = 64 * 1024 ** 2;

const PEERS = {
  keras: { script: 'peer_keras.py', packages: ['tensorflow-cpu==2.21.0', 'numpy'], arguments: [] },
  pytorch: { script: 'peer_pytorch.py', packages: ['torch==2.13.0', 'numpy'], arguments: ['nhwc'] },
} as const;
export type PeerName = keyof typeof PEERS;
export const PEER_NAMES = Object.keys(PEERS) as PeerName[];

export interface PeerMetrics {
  trainImgPerSec: number;
  inferenceImgPerSec: number;
}

/** A peer ready to run, or why it is not. */
export type Peer =
  | { name: PeerName; measure: (shape: { batch: number; size: number }) => Promise<PeerMetrics> }
  | { name: PeerName; unavailable: string };

/** Makes the peer's virtual environment in the cache folder, once. */
export async function preparePeer(name: PeerName, place: Place): Promise<Peer> {
  const script = path.join(scripts, PEERS[name].script);
  if (!existsSync(script)) return { name, unavailable: `${script} is not there` };
  try {
    const python = await install(name, place);
    return { name, measure: (shape) => runPeer(name, { python, script, ...shape }) };
  } catch (error) {
    return { name, unavailable: lastLine(error) };
  }
}

interface Place {
  cacheDir: string;
  say: (text: string) => void;
}

/** @returns the environment's Python */
async function install(name: PeerName, { cacheDir, say }: Place): Promise<string> {
  const folder = path.join(cacheDir, 'bench-peers', name);
  const python = path.join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const { packages } = PEERS[name];
  const stamp = path.join(folder, 'mintmark.txt');
  const wanted = packages.join('\n');
  if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted) return python;
  say(`Making a virtual environment with ${packages.join(' ')}, once`);
  await mkdir(folder, { recursive: true });
  await run('python3', ['-m', 'venv', folder], { timeout: INSTALL_LIMIT_MS });
  // One retry: where an index cannot be reached, pip would wait for it again with each of thirty packages.
  const options = ['--disable-pip-version-check', '--progress-bar=off', '--retries=1', '--timeout=60'];
  await run(python, ['-m', 'pip', 'install', '--only-binary=:all:', ...options, ...packages], {
    timeout: INSTALL_LIMIT_MS,
  });
  await writeFile(stamp, wanted);
  return python;
}

/**
 * PyTorch on the GPU, channels last, in float32 and in automatic mixed precision.
 * @throws why it cannot be measured, in a line
 */
export async function measurePytorchOnGpu({
  batch,
  size,
  timeoutMs,
  ...place
}: Place & { batch: number; size: number; timeoutMs: number }): Promise<
  (PeerMetrics & { precision: string })[]
> {
  const script = path.join(import.meta.dirname, 'pytorch_gpu.py');
  try {
    const python = await install('pytorch', place);
    const { stdout } = await run(python, [script, String(batch), String(size)], { timeout: timeoutMs });
    return ['float32', 'amp'].map((precision) => ({
      precision,
      trainImgPerSec: metricAfter(`${precision} training`, stdout),
      inferenceImgPerSec: metricAfter(`${precision} inference`, stdout),
    }));
  } catch (error) {
    throw new Error(lastLine(error));
  }
}

async function runPeer(
  name: PeerName,
  { python, script, batch, size }: { python: string; script: string; batch: number; size: number },
): Promise<PeerMetrics> {
  const { stdout } = await run(python, [script, String(batch), String(size), ...PEERS[name].arguments], {
    timeout: RUN_LIMIT_MS,
    // The peers measured are those of the CPU, as the packages are.
    env: { ...process.env, CUDA_VISIBLE_DEVICES: '' },
  });
  return {
    trainImgPerSec: metricAfter('full fine-tune img/s', stdout),
    inferenceImgPerSec: metricAfter('inference img/s', stdout),
  };
}

function metricAfter(label: string, output: string): number {
  const value = Number(new RegExp(`${label}\\s+([\\d.]+)`).exec(output)?.[1]);
  if (Number.isFinite(value)) return value;
  throw new Error(`the peer printed no "${label}": ${output.slice(-500)}`);
}

function lastLine(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string };
  const lines = (stderr || message).split('\n').map((line) => line.trim());
  return lines.filter(Boolean).at(-1) ?? 'unknown';
}
