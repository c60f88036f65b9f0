import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

/**
 * Looks for libtensorflow in a folder the user names: an unpacked libtensorflow (`lib/`, `include/`), or the
 * `tensorflow` folder of a Python installation.
 */
export function libtensorflowInFolder(folder) {
  const libDir = [folder, path.join(folder, 'lib'), path.join(folder, 'tensorflow')].find(
    (dir) => tensorflowLibraries(dir).length > 0,
  );
  if (!libDir)
    return {
      ok: false,
      reason: `MINTMARK_TENSORFLOW: no libtensorflow in ${folder}`,
    };
  const includeDir = [
    path.join(libDir, 'include'),
    path.join(libDir, '../include'),
    path.join(folder, 'include'),
  ].find((dir) => existsSync(path.join(dir, 'tensorflow/c/eager/c_api.h')));
  if (!includeDir)
    return {
      ok: false,
      reason: `MINTMARK_TENSORFLOW: no include/tensorflow/c in ${folder}`,
    };
  return { ok: true, libDir, includeDir, source: folder };
}

/** The files to link with: TensorFlow's C API under either of its names, and its framework library. */
export function tensorflowLibraries(dir) {
  if (!existsSync(dir)) return [];
  const names = readdirSync(dir);
  const first = (pattern) => names.filter((name) => pattern.test(name)).sort()[0];
  const api = first(/^libtensorflow\.so(\.2)?$/) ?? first(/^libtensorflow_cc\.so\.2$/);
  const framework = first(/^libtensorflow_framework\.so(\.2)?$/);
  return api ? [api, framework].filter(Boolean).map((name) => path.join(dir, name)) : [];
}
