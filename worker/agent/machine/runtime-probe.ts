import { fork } from 'node:child_process';
import { z } from 'zod';
import { type RuntimeName, runtimeNameSchema } from '@/shared/trainer-job';
import type { WorkerHello } from '@/shared/worker-protocol';
import { childEnvironment } from '../child-environment';
import type { Program } from '../child-program';
import { agentTunables } from '../tunables';

const reportSchema = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    runtime: runtimeNameSchema,
    version: z.string(),
    device: z.string(),
    hardware: z.enum(['gpu', 'cpu', 'software']),
  }),
  z.object({ ok: z.literal(false), problem: z.string() }),
]);
export type ProbeReport = z.infer<typeof reportSchema>;
type Loaded = Extract<ProbeReport, { ok: true }>;

export type RuntimeInfo = Pick<WorkerHello, 'runtime' | 'device' | 'problem' | 'versions'>;

/**
 * Finds out what this machine can train with, best first, or whether the runtime `only` loads. Each runtime is tried in a process of its own: a
 * native library that does not fit the processor ends it without an error.
 */
export function probeRuntime(program: Program, only: RuntimeName | null = null): Promise<RuntimeInfo> {
  const tryRuntime = (runtime: RuntimeName) => probe(program, runtime);
  return only ? requireRuntime(tryRuntime, only) : chooseRuntime(tryRuntime);
}

/** Just the one that a setting names. */
export async function requireRuntime(
  tryRuntime: (runtime: RuntimeName) => Promise<ProbeReport>,
  only: RuntimeName,
): Promise<RuntimeInfo> {
  const report = await tryRuntime(only);
  if (report.ok) return found(report, null);
  const problem = `${report.problem} MINTMARK_RUNTIME permits no other.`;
  return { runtime: null, device: 'none', problem, versions: ownVersions() };
}

/**
 * TensorFlow on a GPU, else WebGPU on a GPU, else TensorFlow on the CPU, else WebAssembly. A graphics driver
 * that computes in software loads only where a setting permits it, and then comes before WebAssembly: it is
 * slower by far, but trains all layers.
 */
export async function chooseRuntime(
  tryRuntime: (runtime: RuntimeName) => Promise<ProbeReport>,
): Promise<RuntimeInfo> {
  const tensorflow = await tryRuntime('tensorflow');
  if (tensorflow.ok && tensorflow.hardware === 'gpu') return found(tensorflow, null);
  const webgpu = await tryRuntime('webgpu');
  if (webgpu.ok && webgpu.hardware === 'gpu') return found(webgpu, null);
  if (tensorflow.ok) return found(tensorflow, null);
  const advice = `${tensorflow.problem} (npm run doctor says what is missing)`;
  if (webgpu.ok) return found(webgpu, `WebGPU computes in software here, which is very slow: ${advice}`);
  const wasm = await tryRuntime('wasm');
  if (wasm.ok) return found(wasm, `Only the head can be trained, on WebAssembly: ${advice}`);
  return { runtime: null, device: 'none', problem: `${advice} ${wasm.problem}`, versions: ownVersions() };
}

function found({ runtime, version, device }: Loaded, problem: string | null): RuntimeInfo {
  return { runtime, device, problem, versions: { ...ownVersions(), [runtime]: version } };
}

function ownVersions(): Record<string, string> {
  return { node: process.version, platform: `${process.platform} ${process.arch}` };
}

async function probe({ entry, execArgv }: Program, runtime: RuntimeName): Promise<ProbeReport> {
  const child = fork(entry, [runtime], {
    execArgv,
    env: childEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const kill = () => child.kill('SIGKILL');
  const timer = setTimeout(kill, agentTunables.probeTimeoutMs);
  // A worker that ends while it probes leaves no process behind.
  process.once('exit', kill);
  let report: ProbeReport | null = null;
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr = `${stderr}${chunk}`.slice(-2000);
  });
  child.on('message', (message) => {
    report = reportSchema.safeParse(message).data ?? null;
  });
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ ok: false, problem: `${runtime}: ${error.message}` }));
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      process.off('exit', kill);
      const last = stderr.trim().split('\n').at(-1);
      const problem = `${runtime} does not load here (${signal ?? `exit code ${code}`}${last ? `: ${last}` : ''}).`;
      resolve(report ?? { ok: false, problem });
    });
  });
}
