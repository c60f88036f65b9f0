import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { nativeSources } from './places.mjs';

/** The trainer's own TensorFlow ops in C++, compiled into the binding. */
export function nativeOpSources() {
  return files().filter((file) => file.endsWith('.cc'));
}

/** Names their present text, headers included; short. */
export function nativeOpsHash() {
  const hash = createHash('sha256');
  for (const file of files()) hash.update(`${path.basename(file)}\0`).update(readFileSync(file));
  return hash.digest('hex').slice(0, 12);
}

function files() {
  if (!existsSync(nativeSources)) return [];
  return readdirSync(nativeSources)
    .filter((name) => /\.(cc|h)$/.test(name))
    .sort()
    .map((name) => path.join(nativeSources, name));
}

/**
 * The instruction sets of this processor that a compiler may use in arithmetic. A binding built for them runs
 * wherever they are all there.
 * @returns {string[]}
 */
export function instructionSets() {
  try {
    const line = /^(?:flags|Features)\s*:\s*(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? '';
    const arithmetic = /^(avx|amx|sse|ssse|fma|f16c|bmi|gfni|vaes|asimd|sve|fp|bf16|i8mm)/;
    return line
      .split(' ')
      .filter((flag) => arithmetic.test(flag))
      .sort();
  } catch {
    return [cpus()[0]?.model ?? process.arch];
  }
}
