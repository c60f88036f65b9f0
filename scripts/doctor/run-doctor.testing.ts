import { spawnSync } from 'node:child_process';

/** Runs `npm run doctor` with these options on a machine whose WebGPU may not be software. */
export function runDoctor(...options: string[]) {
  const env = { ...process.env, MINTMARK_WEBGPU_SOFTWARE: '' };
  const { status, stdout } = spawnSync(process.execPath, ['scripts/doctor.mjs', ...options], { env });
  return { status, stdout: stdout.toString() };
}

/** A runtime that is started on a busy machine takes its time. */
export const SLOW = { timeout: 300_000 };
