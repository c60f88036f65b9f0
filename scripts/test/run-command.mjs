// Starts the tools that a suite consists of.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../paths.mjs';

export const bin = (path) => join(root, 'node_modules', path);

/**
 * Runs a Node program in the checkout.
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, write?: ((chunk: Buffer) => void) | null }} [options] `write` takes the output,
 *   for suites that run side by side; without it the output goes straight to the terminal
 * @returns {Promise<boolean>} whether it ended with 0
 */
export function runCommand(args, { env = {}, write = null } = {}) {
  return new Promise((resolve) => {
    const output = write ? 'pipe' : 'inherit';
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...env },
      stdio: ['ignore', output, output],
    });
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', write);
    child.once('error', () => resolve(false));
    child.once('close', (code) => resolve(code === 0));
  });
}
