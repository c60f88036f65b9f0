import { createHash, randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { projectRoot } from '../project-root';

/**
 * The program of a pool's process: beside this file when bundled into dist/, else built once from its source.
 * The build replaces `process.env.MINTMARK_BUNDLED` by its value.
 */
export async function poolProgram(): Promise<string> {
  if (process.env.MINTMARK_BUNDLED === '1') return path.join(import.meta.dirname, 'pool.mjs');
  built ??= buildFromSource();
  return built;
}

/** The program is the same for all servers of this process. */
let built: Promise<string> | null = null;

async function buildFromSource(): Promise<string> {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [path.join(import.meta.dirname, 'main.ts')],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'silent',
  });
  // Inside the checkout, as the packages are found from there.
  const folder = path.join(projectRoot, '.setup');
  await mkdir(folder, { recursive: true });
  const text = outputFiles[0]?.text ?? '';
  const file = path.join(folder, `pool-${createHash('sha256').update(text).digest('hex').slice(0, 16)}.mjs`);
  const draft = `${file}.${randomUUID()}.tmp`;
  await writeFile(draft, text);
  await rename(draft, file);
  return file;
}
