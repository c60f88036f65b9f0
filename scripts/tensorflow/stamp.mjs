import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { hashOfSources, instructionSets } from './native-sources.mjs';
import {
  bindingFile,
  hasNvidiaDevice,
  libLink,
  nativeSources,
  photoAddonFile,
  photoSources,
  stampFile,
  TENSORFLOW_VERSION,
} from './places.mjs';

/** What the stamp beside the binding says, or null when it is missing or out of date. Cheap: no process is started. */
export function installedTensorflow() {
  try {
    const stamp = JSON.parse(readFileSync(stampFile, 'utf8'));
    const here = new Set(instructionSets());
    const current =
      stamp.wanted === wantedRuntime() &&
      stamp.instructionSets.every((name) => here.has(name)) &&
      existsSync(bindingFile) &&
      existsSync(photoAddonFile) === stamp.photos &&
      existsSync(libLink);
    return current ? { version: stamp.version, source: stamp.source, ops: stamp.ops } : null;
  } catch {
    return null;
  }
}

/**
 * @param {{ version: string, source: string, ops: string, photos: boolean, instructionSets: string[] }} installed `ops`
 *   says whether the trainer's own are compiled in, `photos` whether the loader's addon is there; the binding needs a
 *   processor with all of `instructionSets`
 */
export async function writeTensorflowStamp(installed) {
  await writeFile(stampFile, `${JSON.stringify({ wanted: wantedRuntime(), ...installed }, null, 2)}\n`);
}

/** Names what this machine should have; a stamp with another name is out of date. */
function wantedRuntime() {
  const folder = process.env.MINTMARK_TENSORFLOW;
  const library = folder
    ? `folder:${path.resolve(folder)}`
    : `${TENSORFLOW_VERSION}-${hasNvidiaDevice() ? 'cuda' : 'cpu'}-${process.platform}-${process.arch}`;
  return `${library} ops:${hashOfSources(nativeSources)} photos:${hashOfSources(photoSources)}`;
}
