import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { NAPI_VERSION, nodeModules } from './places.mjs';
import { lastLines, run } from './run.mjs';

/** @returns {Promise<{ command: string, version: string } | null>} */
export async function findCompiler() {
  for (const compiler of [process.env.CXX, 'c++', 'g++', 'clang++']) {
    if (!compiler) continue;
    const { code, output } = await run(compiler, ['--version']);
    if (code === 0) return { command: compiler, version: output };
  }
  return null;
}

/**
 * Compiles a Node-API addon. The compiler is called directly: a few files and the headers of `node-api-headers` need
 * neither make nor node-gyp's download.
 * @param {{ file: string, compiler: { command: string }, flags: string[], inputs: string[] }} request `inputs` are
 *   sources, libraries and what else stands beside them
 * @returns {Promise<string | null>} what the compiler complained of; null when `file` is there
 */
export async function compileAddon({ file, compiler, flags, inputs }) {
  const draft = `${file}.${process.pid}`;
  const compiled = await run(compiler.command, [
    ...['-std=c++17', '-O3', ...flags, '-fno-math-errno', '-fno-trapping-math', '-pthread'],
    ...['-fPIC', '-shared', '-s', `-DNAPI_VERSION=${NAPI_VERSION}`],
    ...['-I', path.join(nodeModules, 'node-api-headers/include'), ...inputs],
    ...['-o', draft],
  ]);
  if (compiled.code === 0) {
    await rename(draft, file);
    return null;
  }
  await rm(draft, { force: true });
  return lastLines(compiled.output, 4);
}
