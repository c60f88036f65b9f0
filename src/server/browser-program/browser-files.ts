import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { projectRoot } from '../project-root';
import { CLASSIFIER_BUILD } from './classifier-build.mjs';

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

/** The program of the worker: beside this file when bundled into dist/, else built once from its source. */
async function readProgram(): Promise<Uint8Array> {
  if (process.env.MINTMARK_BUNDLED === '1') return readFile(path.join(import.meta.dirname, 'classifier.js'));
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    ...CLASSIFIER_BUILD,
    absWorkingDir: projectRoot,
    outdir: projectRoot,
    write: false,
  });
  const [program] = outputFiles;
  if (!program) throw new Error('the program that classifies in a browser was not built');
  return program.contents;
}
