// Loads each training runtime in a process of its own, as the worker does, and measures it there.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { distDir, root } from '../paths.mjs';

/** As `runtimeNameSchema` has them. */
export const RUNTIMES = ['tensorflow', 'webgpu', 'wasm'];

/** Loading CUDA for the first time can take long. */
const LOAD_LIMIT_MS = 120_000;
/** Ten seconds of measuring, and what it takes to compile a slow GPU's programs. */
const BENCHMARK_LIMIT_MS = 90_000;

/** @returns what `--json` says of a runtime */
export function examineRuntime({ name, benchmark }) {
  const { status, signal, error, stdout, stderr } = spawnSync(
    process.execPath,
    [...entry(), name, ...(benchmark ? ['--benchmark'] : [])],
    {
      cwd: root,
      env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3' },
      timeout: benchmark ? BENCHMARK_LIMIT_MS : LOAD_LIMIT_MS,
      killSignal: 'SIGKILL',
    },
  );
  const reports = stdout
    .toString()
    .split('\n')
    .filter((text) => text.startsWith('{'))
    .map((text) => JSON.parse(text));
  const failure = reports.find(({ ok }) => !ok)?.problem ?? died({ status, signal, error, stderr });
  const loaded = reports.findLast(({ ok }) => ok);
  if (!loaded) return { available: false, problem: failure };
  const { version, device, hardware, trains, determinism, benchmark: measured } = loaded;
  return {
    available: true,
    problem: null,
    version,
    device,
    hardware,
    trains,
    determinism,
    benchmark: measured,
    benchmarkProblem: benchmark ? failure : null,
  };
}

/** The sources where they can be run, for they are never out of date. */
function entry() {
  if (existsSync(join(root, 'node_modules/tsx'))) return ['--import', 'tsx', 'worker/trainer/probe.ts'];
  return [join(distDir, 'probe.mjs')];
}

function died({ status, signal, error, stderr }) {
  if (status === 0) return null;
  if (error?.code === 'ETIMEDOUT') return 'the benchmark took too long and was ended';
  const said = stderr.toString().trim().split('\n').slice(-3).join(' · ');
  return said || `it ended with ${signal ?? `exit code ${status}`}`;
}
