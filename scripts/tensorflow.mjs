#!/usr/bin/env node
/**
 * Obtains libtensorflow and builds the native binding of `@tensorflow/tfjs-node-gpu`. See README, "TensorFlow".
 * As a script: `node scripts/tensorflow.mjs [--force]`.
 */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bindingPackage, cacheRoot, stampFile } from './tensorflow/places.mjs';
import { installedTensorflow, writeTensorflowStamp } from './tensorflow/stamp.mjs';

/**
 * Makes TensorFlow ready for this checkout. Returns at once when it is; a stamp tells, nothing is loaded.
 * @param {{ log?: (line: string) => void, force?: boolean }} [options]
 * @returns {Promise<{ ok: true, version: string, source: string } | { ok: false, reason: string }>}
 */
export async function ensureTensorflow({ log = () => {}, force = false } = {}) {
  const ready = force ? null : installedTensorflow();
  if (ready) return { ok: true, ...ready };
  if (!existsSync(bindingPackage))
    return {
      ok: false,
      reason: 'the packages are not installed; run npm install',
    };
  try {
    return await install(log);
  } catch (error) {
    const full = error.code === 'ENOSPC' ? ' (the disk is full; MINTMARK_CACHE names another place)' : '';
    return { ok: false, reason: `${error.message}${full}` };
  }
}

async function install(log) {
  // Loaded only here: they need installed packages, and a second start needs none of them.
  const { libtensorflowFromWheel } = await import('./tensorflow/wheel.mjs');
  const { libtensorflowInFolder } = await import('./tensorflow/folder.mjs');
  const { cachedBinding, installBinding, probeBinding } = await import('./tensorflow/binding.mjs');
  const { installPhotoAddon } = await import('./tensorflow/photos.mjs');

  const cache = path.join(cacheRoot(), 'tensorflow');
  const photos = await installPhotoAddon({ cache, log });
  const folder = process.env.MINTMARK_TENSORFLOW;
  const library = folder
    ? libtensorflowInFolder(path.resolve(folder))
    : await libtensorflowFromWheel({ cache, log });
  if (!library.ok) return library;
  const binding = await cachedBinding({ cache, ...library, log });
  if (!binding.ok) return binding;
  await rm(stampFile, { force: true });
  await installBinding({ file: binding.file, libDir: library.libDir });
  const probe = await probeBinding();
  if (!probe.ok) return probe;
  const { version } = probe;
  const { source } = library;
  const { ops, instructionSets } = binding;
  await writeTensorflowStamp({ version, source, ops, photos, instructionSets });
  return { ok: true, version, source };
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const answer = await ensureTensorflow({
    log: console.log,
    force: process.argv.includes('--force'),
  });
  if (answer.ok) console.log(`TensorFlow ${answer.version} is ready (${answer.source})`);
  else {
    console.error(`TensorFlow is not available: ${answer.reason}`);
    process.exitCode = 1;
  }
}
