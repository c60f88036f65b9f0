import { spawn } from 'node:child_process';

/**
 * Runs a program to its end.
 * @returns {Promise<{ code: number, signal: string | null, output: string }>} `code` 127 when it is not there.
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      ...options,
    });
    let output = '';
    const keep = (chunk) => {
      output = (output + chunk).slice(-20_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => resolve({ code: 127, signal: null, output: error.message }));
    child.on('close', (code, signal) => resolve({ code: code ?? 1, signal, output }));
  });
}

/** The last lines of a program's output that say something, for an error message. */
export function lastLines(output, count = 3) {
  return output
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .slice(-count)
    .join(' · ');
}
