import { runtimeNameSchema } from '@/shared/trainer-job';
import { closeRuntime } from '../tf/runtime/closing';
import { openRuntime } from '../tf/runtime/open-runtime';
import type { QuickBenchmark } from '../tf/runtime/quick-benchmark';
import type { Runtime } from '../tf/runtime/runtime';

/*
 * Loads the runtime named by the first argument and reports whether that worked: over IPC to the worker, else as a
 * line of JSON on stdout. With `--benchmark` it then measures, and reports again after each measurement; the last
 * report counts. One process per runtime, because a library that does not fit the machine may end the process.
 */

export type ProbeReport =
  | ({ ok: true; runtime: string; benchmark: QuickBenchmark | null } & Pick<
      Runtime,
      'version' | 'device' | 'hardware' | 'trains' | 'determinism'
    >)
  | { ok: false; problem: string };

/** How long the doctor measures a runtime; on a slow machine most of it is compilation and warming up. */
const BENCHMARK_SECONDS = 8;

function send(report: ProbeReport): Promise<void> {
  return new Promise((resolve) => {
    if (process.send) process.send(report, () => resolve());
    else process.stdout.write(`${JSON.stringify(report)}\n`, () => resolve());
  });
}

async function probe(): Promise<void> {
  const runtime = await openRuntime(runtimeNameSchema.parse(process.argv[2]));
  const { name, version, device, hardware, trains, determinism } = runtime;
  const report = { ok: true, runtime: name, version, device, hardware, trains, determinism } as const;
  await send({ ...report, benchmark: null });
  if (!process.argv.includes('--benchmark')) return;
  const { quickBenchmark } = await import('../tf/runtime/quick-benchmark');
  await quickBenchmark(runtime, {
    seconds: BENCHMARK_SECONDS,
    onMeasured: (benchmark) => void send({ ...report, benchmark }),
  });
}

try {
  await probe();
} catch (error) {
  await send({ ok: false, problem: (error as Error).message });
}
await closeRuntime();
process.exit(0);
