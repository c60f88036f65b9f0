import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** Where the set-up puts the addon, see `scripts/tensorflow/places.mjs`; null where it was not compiled. */
export function nativePhotosFile(): string | null {
  try {
    const manifest = createRequire(import.meta.url).resolve('@tensorflow/tfjs-node-gpu/package.json');
    const file = path.join(path.dirname(manifest), 'lib/napi-v8/mintmark_photos.node');
    return existsSync(file) ? file : null;
  } catch {
    return null;
  }
}
