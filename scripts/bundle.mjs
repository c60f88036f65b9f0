// Bundles the Node programs into dist/, each one file; most packages stay in node_modules.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { CLASSIFIER_BUILD } from '../src/server/browser-program/classifier-build.mjs';
import { bundledPackages, REQUIRE_IN_MODULES } from './bundle/bundled-packages.mjs';
import { distDir, root } from './paths.mjs';

const programs = {
  server: 'src/server/main.ts',
  pool: 'src/server/pool/main.ts',
  worker: 'worker/main.ts',
  trainer: 'worker/trainer/main.ts',
  probe: 'worker/trainer/probe.ts',
  loader: 'worker/tf/data/loader-thread.ts',
  mintmark: 'cli/main.ts',
  maintenance: 'src/server/backup/main.ts',
};

/** @param {(keyof typeof programs)[]} [names] */
export async function bundlePrograms(
  names = /** @type {(keyof typeof programs)[]} */ (Object.keys(programs)),
) {
  for (const name of names) rmSync(join(distDir, `${name}.mjs`), { force: true });
  await bundle({ entries: Object.fromEntries(names.map((name) => [name, programs[name]])), outdir: distDir });
  // The server hands it to browsers.
  if (names.includes('server')) await bundleClassifier();
}

async function bundleClassifier() {
  const { build } = await import('esbuild');
  await build({ ...CLASSIFIER_BUILD, absWorkingDir: root, outdir: distDir });
}

/**
 * @param {object} options
 * @param {Record<string, string>} options.entries source files, relative to the checkout, by the program's name
 * @param {string} options.outdir a folder inside the checkout, for the packages are found from there
 */
export async function bundle({ entries, outdir }) {
  const { build } = await import('esbuild');
  await build({
    absWorkingDir: root,
    entryPoints: entries,
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    plugins: [bundledPackages],
    banner: { js: REQUIRE_IN_MODULES },
    sourcemap: 'linked',
    logLevel: 'warning',
    define: { 'process.env.MINTMARK_BUNDLED': '"1"' },
  });
}
