import { spawn } from 'node:child_process';
import path from 'node:path';
import { parseEnv } from '@/server/env';
import type { RuntimeName } from '@/shared/trainer-job';
import { table } from '../../cli/output';
import { describeMachine } from '../machine';
import { measure } from '../measuring-process';
import { meanRate } from '../statistics';
import { benchRecipe } from './bench';
import type { BenchOptions } from './options';
import { measurePytorchOnGpu } from './peers';
import type { Throughput, ThroughputRequest } from './programs/throughput';

const BATCHES = [32, 128, 512];
const RUNTIMES: RuntimeName[] = ['tensorflow', 'webgpu'];
const CLASSES = 211;
/** What hangs or crawls must not cost the others their place in the ten minutes. */
const MEASUREMENT_LIMIT_MS = 75_000;
const WHOLE_LIMIT_MS = 9 * 60_000;

interface GpuRow {
  what: string;
  /** Null where no batch was measured. */
  batch: number | null;
  trainImgPerSec: number | null;
  inferenceImgPerSec: number | null;
  /** The device, or why there is no figure. */
  remark: string;
}

export interface GpuDocument {
  machine: ReturnType<typeof describeMachine>;
  rows: GpuRow[];
}

type Measured = Pick<GpuRow, 'trainImgPerSec' | 'inferenceImgPerSec' | 'remark'> & { what: string };

/** All runtimes at three batch sizes on a GPU, and PyTorch beside them; what there is none for is named with the reason. */
export async function runGpuBench(options: BenchOptions, say: (text: string) => void): Promise<GpuDocument> {
  const machine = describeMachine();
  const { cacheDir } = parseEnv(process.env);
  await doctor();
  const ends = performance.now() + WHOLE_LIMIT_MS;
  const rows: GpuRow[] = [];
  const nvidia = machine.gpu ? null : 'no NVIDIA GPU answers (nvidia-smi)';
  const series = async (
    what: string,
    absent: string | null,
    one: (batch: number) => Promise<Measured[]>,
  ): Promise<void> => {
    if (absent) {
      rows.push(without(what, null, absent));
      return;
    }
    for (const batch of BATCHES) {
      const over = performance.now() > ends;
      say(`Measuring ${what} at batch ${batch}`);
      try {
        if (over) throw new Error('left out: nine minutes were over');
        rows.push(...(await one(batch)).map((row) => ({ ...row, batch })));
      } catch (error) {
        rows.push(without(what, batch, (error as Error).message));
        // What does not run with the smallest batch runs with none.
        if (batch === BATCHES[0]) return;
      }
    }
  };
  for (const runtime of RUNTIMES) {
    await series(runtime, runtime === 'tensorflow' ? nvidia : null, async (batch) => [
      await measureOurs({ runtime, options: { ...options, batch } }),
    ]);
  }
  await series('PyTorch', nvidia, async (batch) => {
    const request = { cacheDir, say, batch, size: options.size, timeoutMs: MEASUREMENT_LIMIT_MS };
    const rates = await measurePytorchOnGpu(request);
    return rates.map(({ precision, ...row }) => ({ what: `PyTorch, ${precision}`, remark: '', ...row }));
  });
  return { machine, rows };
}

function without(what: string, batch: number | null, remark: string): GpuRow {
  return { what, batch, trainImgPerSec: null, inferenceImgPerSec: null, remark };
}

async function measureOurs({
  runtime,
  options,
}: {
  runtime: RuntimeName;
  options: BenchOptions;
}): Promise<Measured> {
  const request = { runtime, recipe: benchRecipe(options), classes: CLASSES, steps: options.steps };
  const { device, trainMs, inferenceMs } = await measure<ThroughputRequest, Throughput>(
    'train/programs/throughput',
    { ...request, train: true, inference: true, onnxFile: null },
    { timeoutMs: MEASUREMENT_LIMIT_MS },
  );
  const rate = (series: number[]) => meanRate(series, options.batch);
  return {
    what: runtime,
    trainImgPerSec: rate(trainMs),
    inferenceImgPerSec: rate(inferenceMs),
    remark: device,
  };
}

/** What this machine has and what it lacks, on stderr. */
function doctor(): Promise<void> {
  const program = path.resolve(import.meta.dirname, '../../scripts/doctor.mjs');
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 2, 2] });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => resolve());
  });
}

/** One table for people. */
export function renderGpuReport({ machine, rows }: GpuDocument): string {
  const rate = (value: number | null) => (value === null ? '–' : value.toFixed(value < 10 ? 2 : 0));
  const heading = `MobileNetV2 1.0, all layers trained, img/s; ${machine.gpu ?? 'no NVIDIA GPU'}, ${machine.cores} cores (${machine.cpu})`;
  const lines = rows.map(({ what, batch, trainImgPerSec, inferenceImgPerSec, remark }) => [
    ...[what, batch ?? 'all', rate(trainImgPerSec), rate(inferenceImgPerSec), remark],
  ]);
  return `${heading}\n\n${table(['', 'batch', 'training', 'validation', ''], lines)}`;
}
