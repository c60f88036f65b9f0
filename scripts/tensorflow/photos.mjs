import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { compileAddon, findCompiler } from './compile.mjs';
import { hashOfSources, instructionSets, sourcesIn } from './native-sources.mjs';
import { NAPI_VERSION, photoAddonFile, photoSources } from './places.mjs';

/** Ways to compile, best first. */
const WAYS = [['-march=native'], []];

/**
 * Compiles the addon. It rounds after each multiplication, as the loops in TypeScript do, whose results it has to give.
 * @returns {Promise<string | null>} what the compiler complained of; null when `file` is there
 */
export function compilePhotoAddon({ file, compiler, flags }) {
  return compileAddon({
    file,
    compiler,
    flags: [...flags, '-ffp-contract=off'],
    inputs: sourcesIn(photoSources),
  });
}

/**
 * Makes the addon that augments photos, or takes it from the cache, and installs it. It needs no TensorFlow. Without
 * it photos are augmented by the same loops in TypeScript.
 * @returns {Promise<boolean>} whether it is there
 */
export async function installPhotoAddon({ cache, log }) {
  await rm(photoAddonFile, { force: true });
  const file = await cachedPhotoAddon({ cache, log });
  if (!file) return false;
  await mkdir(path.dirname(photoAddonFile), { recursive: true });
  const draft = `${photoAddonFile}.${process.pid}`;
  await copyFile(file, draft);
  await rename(draft, photoAddonFile);
  return true;
}

async function cachedPhotoAddon({ cache, log }) {
  const compiler = await findCompiler();
  const folder = path.join(cache, 'bindings');
  await mkdir(folder, { recursive: true });
  let complaint = 'no C++ compiler was found';
  for (const flags of WAYS) {
    const needs = flags.length > 0 ? instructionSets() : [];
    const file = path.join(folder, `${addonName({ compiler, flags, needs })}.node`);
    if (existsSync(file)) return file;
    if (!compiler) continue;
    log('Compiling the loader’s augmentation');
    complaint = await compilePhotoAddon({ file, compiler, flags });
    if (complaint === null) return file;
  }
  log(`Photos are augmented without compiled loops, which takes longer: ${complaint}`);
  return null;
}

function addonName({ compiler, flags, needs }) {
  const parts = [compiler?.version, hashOfSources(photoSources), ...flags, ...needs];
  const id = createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 12);
  return `photos-napi-v${NAPI_VERSION}-${process.platform}-${process.arch}-${id}`;
}
