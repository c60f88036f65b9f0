// Which packages become part of a program, so that it need not find and read their hundreds of files at every start.
import { existsSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { root } from '../paths.mjs';

/**
 * JavaScript alone, in many files, and loaded whenever the server starts. Others stay in node_modules: they bring
 * native code or data, start threads from files of their own, or are needed by few programs.
 */
const BUNDLED = new Set([
  '@simplewebauthn/server',
  '@trpc/server',
  '@tus/server',
  '@tus/utils',
  '@zip.js/zip.js',
  'better-auth',
  'better-call',
  'csv-parse',
  'jose',
  'jschardet',
  'kysely',
  'nodemailer',
  'superjson',
  'tsyringe',
  'yaml',
  'zod',
]);
const BUNDLED_SCOPES = ['@better-auth/', '@noble/', '@peculiar/'];

/** CommonJS inside a module asks for Node's own modules by this name. */
export const REQUIRE_IN_MODULES =
  "import { createRequire as createRequireHere } from 'node:module';\nconst require = createRequireHere(import.meta.url);";

/** @type {import('esbuild').Plugin} */
export const bundledPackages = {
  name: 'bundled-packages',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, ({ path, importer, resolveDir, kind }) => {
      if (kind === 'entry-point' || path.startsWith('@/')) return null;
      const name = packageOf(path);
      const isBundled = BUNDLED.has(name) || BUNDLED_SCOPES.some((scope) => name.startsWith(scope));
      // One that lies inside another package could not be found from the program's folder.
      if (isBundled || isNested(name, importer, resolveDir)) return null;
      return { path, external: true };
    });
  },
};

/** @param {string} specifier */
function packageOf(specifier) {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Whether a package that imports `name` has its own version of it. */
function isNested(name, importer, resolveDir) {
  const modules = join(root, 'node_modules');
  if (!importer.startsWith(modules + sep)) return false;
  const folders = relative(modules, resolveDir).split(sep);
  return folders.some((_, index) =>
    existsSync(join(modules, ...folders.slice(0, index + 1), 'node_modules', name)),
  );
}
