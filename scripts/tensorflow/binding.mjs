import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { compileAddon, findCompiler } from './compile.mjs';
import { tensorflowLibraries } from './folder.mjs';
import { hashOfSources, instructionSets, sourcesIn } from './native-sources.mjs';
import { bindingFile, bindingPackage, libLink, NAPI_VERSION, nativeSources } from './places.mjs';
import { lastLines, run } from './run.mjs';

const SOURCES = ['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) =>
  path.join(bindingPackage, 'binding', name),
);

/** Ways to compile, best first; each is tried when the one before failed. */
const WAYS = [
  { ops: 'for this processor', flags: ['-march=native'], native: true },
  { ops: 'for any processor', flags: [], native: true },
  { ops: 'none: they did not compile', flags: [], native: false },
];

/**
 * Compiles tfjs-node's Node-API binding and the trainer's own ops against libtensorflow, or takes it from the
 * cache.
 * @returns {Promise<{ ok: true, file: string, ops: string, instructionSets: string[] } | { ok: false, reason: string }>}
 */
export async function cachedBinding({ cache, libDir, includeDir, log }) {
  const compiler = await findCompiler();
  const folder = path.join(cache, 'bindings');
  await mkdir(folder, { recursive: true });
  let output = 'no C++ compiler was found; install g++ (Debian, Ubuntu: apt-get install g++)';
  for (const way of WAYS) {
    const needs = way.flags.length > 0 ? instructionSets() : [];
    const file = path.join(folder, `${await bindingName({ libDir, compiler, way, needs })}.node`);
    const binding = { ok: true, file, ops: way.ops, instructionSets: needs };
    if (existsSync(file)) return binding;
    if (!compiler) continue;
    log('Compiling the TensorFlow binding');
    const complaint = await compileAddon({
      file,
      compiler,
      flags: way.flags,
      inputs: [
        ...['-I', includeDir],
        ...SOURCES,
        ...(way.native ? sourcesIn(nativeSources) : []),
        ...tensorflowLibraries(libDir),
        '-Wl,-rpath,$ORIGIN/../../deps/lib',
      ],
    });
    if (complaint === null) return binding;
    output = `the TensorFlow binding did not compile: ${complaint}`;
  }
  return { ok: false, reason: output };
}

async function bindingName({ libDir, compiler, way, needs }) {
  const hash = createHash('sha256').update(
    [libDir, compiler?.version, way.ops, way.native ? hashOfSources(nativeSources) : '', ...needs].join('\n'),
  );
  for (const source of SOURCES) hash.update(await readFile(source));
  const id = hash.digest('hex').slice(0, 12);
  return `napi-v${NAPI_VERSION}-${process.platform}-${process.arch}-${id}`;
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
