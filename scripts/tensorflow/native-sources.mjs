import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';

/** The C++ sources of a folder; those of its subfolders are another program's. */
export function sourcesIn(folder) {
  return files(folder).filter((file) => file.endsWith('.cc'));
}

/** Names their present text, headers included; short. */
export function hashOfSources(folder) {
  const hash = createHash('sha256');
  for (const file of files(folder)) hash.update(`${path.basename(file)}\0`).update(readFileSync(file));
  return hash.digest('hex').slice(0, 12);
}

function files(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /\.(cc|h)$/.test(name))
    .sort()
    .map((name) => path.join(folder, name));
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
