import path from 'node:path';
import { Worker } from 'node:worker_threads';

/**
 * Starts a thread of `loader-thread.ts`: beside this file when bundled into dist/, else built from its source.
 * The build replaces `process.env.MINTMARK_BUNDLED` by its value.
 */
export async function startLoaderThread(workerData: unknown): Promise<Worker> {
  if (process.env.MINTMARK_BUNDLED === '1') {
    return new Worker(path.join(import.meta.dirname, 'loader.mjs'), { workerData });
  }
  source ??= buildSource();
  return new Worker(await source, { eval: true, workerData });
}

/** Built once for all threads of this process. */
let source: Promise<string> | null = null;

/** A thread cannot be handed a TypeScript file, and a loader of its own would cost each thread a second. */
async function buildSource(): Promise<string> {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [path.join(import.meta.dirname, 'loader-thread.ts')],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    packages: 'external',
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}
