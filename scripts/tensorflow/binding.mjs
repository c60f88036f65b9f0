import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { tensorflowLibraries } from './folder.mjs';
import { bindingFile, bindingPackage, libLink, NAPI_VERSION, nodeModules } from './places.mjs';
import { lastLines, run } from './run.mjs';

const SOURCES = ['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) =>
  path.join(bindingPackage, 'binding', name),
);

/**
 * Compiles tfjs-node's Node-API binding against libtensorflow, or takes it from the cache. The compiler is
 * called directly: two files and the headers of `node-api-headers` need neither make nor node-gyp's download.
 * @returns {Promise<{ ok: true, file: string } | { ok: false, reason: string }>}
 */
export async function cachedBinding({ cache, libDir, includeDir, log }) {
  const hash = createHash('sha256').update(`${libDir}\n`);
  for (const source of SOURCES) hash.update(await readFile(source));
  const id = hash.digest('hex').slice(0, 12);
  const folder = path.join(cache, 'bindings');
  const file = path.join(folder, `napi-v${NAPI_VERSION}-${process.platform}-${process.arch}-${id}.node`);
  if (existsSync(file)) return { ok: true, file };

  const compiler = await findCompiler();
  if (!compiler) {
    return {
      ok: false,
      reason: 'no C++ compiler was found; install g++ (Debian, Ubuntu: apt-get install g++)',
    };
  }
  log('Compiling the TensorFlow binding');
  await mkdir(folder, { recursive: true });
  const draft = `${file}.${process.pid}`;
  const { code, output } = await run(compiler, [
    ...['-std=c++17', '-O2', '-fPIC', '-shared', '-s', `-DNAPI_VERSION=${NAPI_VERSION}`],
    ...['-I', path.join(nodeModules, 'node-api-headers/include'), '-I', includeDir],
    ...SOURCES,
    ...tensorflowLibraries(libDir),
    '-Wl,-rpath,$ORIGIN/../../deps/lib',
    ...['-o', draft],
  ]);
  if (code !== 0) {
    await rm(draft, { force: true });
    return {
      ok: false,
      reason: `the TensorFlow binding did not compile: ${lastLines(output, 4)}`,
    };
  }
  await rename(draft, file);
  return { ok: true, file };
}

async function findCompiler() {
  for (const compiler of [process.env.CXX, 'c++', 'g++', 'clang++']) {
    if (compiler && (await run(compiler, ['--version'])).code === 0) return compiler;
  }
  return null;
}

/** Puts the binding into the package and links the libraries there, without copying their 900 MB. */
export async function installBinding({ file, libDir }) {
  await mkdir(path.dirname(bindingFile), { recursive: true });
  await mkdir(path.dirname(libLink), { recursive: true });
  await rm(libLink, { recursive: true, force: true });
  await symlink(libDir, libLink, 'dir');
  const draft = `${bindingFile}.${process.pid}`;
  await copyFile(file, draft);
  await rename(draft, bindingFile);
}

/** Loads the installed binding in a process of its own. @returns TensorFlow's version, or why it does not load. */
export async function probeBinding() {
  const script = 'process.stdout.write("version=" + require(process.argv[1]).TF_Version)';
  const { code, signal, output } = await run(process.execPath, ['-e', script, bindingFile], {
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3' },
  });
  const version = /version=(\S+)/.exec(output)?.[1];
  if (code === 0 && version) return { ok: true, version };
  const why =
    signal === 'SIGILL' ? 'this processor lacks instructions it was built for (AVX)' : lastLines(output, 4);
  return {
    ok: false,
    reason: `TensorFlow does not load: ${why || `exit code ${code}`}`,
  };
}
