// Finds the tests that touch a database, to run them on both engines.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { root } from '../paths.mjs';

/** Where every test gets its database. */
const SOURCE = join(root, 'src/server/testing/test-database.ts');
const FOLDERS = ['src', 'worker', 'cli', 'scripts', 'bench', 'e2e'];

/**
 * The integration tests whose imports lead to where test databases are made, however many files lie between:
 * nobody has to list a test, and so nobody can forget to.
 * @returns {string[]} paths from the checkout
 */
export function databaseTests() {
  const imports = new Map();
  return FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true })
      .filter((name) => name.endsWith('.integration.test.ts'))
      .map((name) => join(root, folder, name)),
  )
    .filter((test) => leadsToDatabase(test, imports))
    .map((test) => relative(root, test));
}

function leadsToDatabase(test, imports) {
  const seen = new Set([test]);
  // A set may grow while it is walked through.
  for (const file of seen) {
    if (!imports.has(file)) imports.set(file, importsOf(file));
    for (const imported of imports.get(file)) seen.add(imported);
  }
  return seen.has(SOURCE);
}

function importsOf(file) {
  const matches = readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g);
  return [...matches].flatMap(([, specifier]) => resolveImport(file, specifier) ?? []);
}

function resolveImport(from, specifier) {
  const base = specifier.startsWith('@/')
    ? join(root, 'src', specifier.slice(2))
    : specifier.startsWith('.') && resolve(dirname(from), specifier);
  if (!base) return null;
  const candidates = [base, `${base}.ts`, `${base}.tsx`];
  return candidates.find((path) => existsSync(path) && statSync(path).isFile()) ?? null;
}
