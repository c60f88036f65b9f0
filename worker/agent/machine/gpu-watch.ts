import { execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { MachineSample } from '@/shared/machine-sample';
import { childEnvironment } from '../child-environment';
import { agentTunables } from '../tunables';

type Gpu = MachineSample['gpus'][number];

const QUERY = [
  '--query-gpu=index,name,utilization.gpu,memory.used,memory.total,temperature.gpu',
  '--format=csv,noheader,nounits',
];
const MIB = 1024 ** 2;

/**
 * Samples of the GPUs from `nvidia-smi`. It runs as long as the worker does and reports by itself: starting it for
 * each sample would cost more than everything else that is sampled.
 */
export class GpuWatch {
  readonly #gpus = new Map<number, Gpu>();
  readonly #close: () => void;

  private constructor(first: string, seconds: number) {
    for (const line of first.split('\n')) this.#read(line);
    if (this.#gpus.size === 0) {
      this.#close = () => undefined;
      return;
    }
    const child = spawn('nvidia-smi', [...selection(process.env), ...QUERY, '--loop', String(seconds)], {
      env: childEnvironment(),
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    createInterface({ input: child.stdout }).on('line', (line) => this.#read(line));
    // Without it nothing new is known of the GPUs, and old samples must not pass for new ones.
    child.once('error', () => this.#gpus.clear());
    child.once('exit', () => this.#gpus.clear());
    this.#close = () => child.kill();
    process.once('exit', this.#close);
  }

  /** Without `nvidia-smi`, or without a GPU that it sees, there is nothing to watch. */
  static async open(seconds: number): Promise<GpuWatch> {
    // The trainer may not use a GPU.
    if (['', '-1'].includes(process.env.CUDA_VISIBLE_DEVICES ?? 'all')) return new GpuWatch('', seconds);
    const first = await promisify(execFile)('nvidia-smi', [...selection(process.env), ...QUERY], {
      env: childEnvironment(),
      timeout: agentTunables.gpuQueryTimeoutMs,
    }).catch(() => ({ stdout: '' }));
    return new GpuWatch(first.stdout, seconds);
  }

  get gpus(): Gpu[] {
    return [...this.#gpus.entries()].sort(([a], [b]) => a - b).map(([, gpu]) => gpu);
  }

  /** Memory of the largest GPU; null where it is not known. */
  get memoryMiB(): number | null {
    const known = this.gpus.flatMap(({ memoryTotal }) => memoryTotal ?? []);
    return known.length > 0 ? Math.floor(Math.max(...known) / MIB) : null;
  }

  close(): void {
    process.off('exit', this.#close);
    this.#close();
  }

  #read(line: string): void {
    const read = readGpuLine(line);
    if (read) this.#gpus.set(read.index, read.gpu);
  }
}

/** One line of `nvidia-smi`'s answer to `QUERY`; what it does not know (`[N/A]`) is null. Null for other lines. */
export function readGpuLine(line: string): { index: number; gpu: Gpu } | null {
  const [index, name, use, used, total, temperature, more] = line.split(',').map((cell) => cell.trim());
  if (!name || temperature === undefined || more !== undefined || !/^\d+$/.test(index ?? '')) return null;
  const percent = cellNumber(use);
  return {
    index: Number(index),
    gpu: {
      name: name.slice(0, 200),
      use: percent === null ? null : Math.min(1, percent / 100),
      memoryUsed: scaled(cellNumber(used)),
      memoryTotal: scaled(cellNumber(total)),
      temperature: cellNumber(temperature),
    },
  };
}

function cellNumber(cell: string | undefined): number | null {
  return cell && /^-?\d+(\.\d+)?$/.test(cell) ? Number(cell) : null;
}

const scaled = (mebibytes: number | null) => (mebibytes === null ? null : mebibytes * MIB);

/** Only the GPUs that the trainer may use, where they are named in a way that both programs understand. */
function selection({ CUDA_VISIBLE_DEVICES: visible }: NodeJS.ProcessEnv): string[] {
  return visible && /^(\d+|GPU-[\w-]+)(,(\d+|GPU-[\w-]+))*$/.test(visible) ? ['--id', visible] : [];
}
