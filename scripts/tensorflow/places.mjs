import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const TENSORFLOW_VERSION = '2.21.0';
/** Node-API is stable across Node versions: one binding per platform serves them all. */
export const NAPI_VERSION = 8;

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const nodeModules = path.join(root, 'node_modules');
/** The trainer's own TensorFlow ops. */
export const nativeSources = path.join(root, 'worker/tf/native');
/** The loader's addon that augments photos. */
export const photoSources = path.join(nativeSources, 'photos');
export const bindingPackage = path.join(nodeModules, '@tensorflow/tfjs-node-gpu');
export const bindingFile = path.join(bindingPackage, `lib/napi-v${NAPI_VERSION}/tfjs_binding.node`);
export const photoAddonFile = path.join(path.dirname(bindingFile), 'mintmark_photos.node');
export const stampFile = path.join(path.dirname(bindingFile), 'mintmark.json');
/** The binding's rpath is `$ORIGIN/../../deps/lib`; this link leads from there to the libraries in the cache. */
export const libLink = path.join(bindingPackage, 'deps/lib');

/** Everything that is paid for once per machine, not once per checkout. */
export function cacheRoot() {
  const base = process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache');
  return path.resolve(process.env.MINTMARK_CACHE || path.join(base, 'mintmark'));
}

export function hasNvidiaDevice() {
  return existsSync('/dev/nvidiactl') || existsSync('/proc/driver/nvidia/version');
}
