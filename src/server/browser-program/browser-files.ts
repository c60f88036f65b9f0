import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { projectRoot } from '../project-root';

/** What a browser needs to run networks, in their own files: no page loads it that does not ask. */
const SOURCES = {
  'classifier.js': readProgram,
  'runtime.wasm': () =>
    readFile(path.join(projectRoot, 'node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm')),
} as const;
export type BrowserFileName = keyof typeof SOURCES;

interface BrowserFile {
  /** By gzip. */
  packed: Buffer;
  /** Of the content. */
  hash: string;
}

/** Each is read and packed once. */
const files = new Map<BrowserFileName, Promise<BrowserFile>>();

export const isBrowserFile = (name: string): name is BrowserFileName => Object.hasOwn(SOURCES, name);

export function browserFile(name: BrowserFileName): Promise<BrowserFile> {
  const there = files.get(name);
  if (there) return there;
  const made = make(name);
  files.set(name, made);
  // It may be there the next time.
  made.catch(() => files.delete(name));
  return made;
}

/** Where a browser gets it; another release has another address. */
export async function browserAddress(name: BrowserFileName): Promise<string> {
  return `/api/live/${name}?v=${(await browserFile(name)).hash}`;
}

async function make(name: BrowserFileName): Promise<BrowserFile> {
  const bytes = await SOURCES[name]();
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  return { packed: await promisify(gzip)(bytes), hash };
}

/** The program of the worker, in one file, without a name of this machine in it. */
async function readProgram(): Promise<Uint8Array> {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    absWorkingDir: projectRoot,
    entryPoints: ['src/features/classify/live/worker/main.ts'],
    bundle: true,
    write: false,
    minify: true,
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
    // What the runtime asks for where it runs in Node.
    external: ['module', 'worker_threads'],
    logLevel: 'silent',
  });
  return outputFiles[0]?.contents ?? new Uint8Array();
}
