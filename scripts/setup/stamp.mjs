// Stamps tell whether a set-up step is up to date: the hash of its inputs, written after it succeeded.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root, setupDir } from '../paths.mjs';

/**
 * Hash of files, folders (recursively) and plain strings.
 * @param {{ files?: string[], values?: string[], ignore?: (path: string) => boolean }} inputs paths from the checkout
 */
export function inputHash({ files = [], values = [], ignore = () => false }) {
  const hash = createHash('sha256');
  for (const value of values) hash.update(`${value}\0`);
  const visit = (path) => {
    if (!existsSync(path) || ignore(relative(root, path))) return;
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) visit(join(path, name));
    } else {
      hash.update(`${relative(root, path)}\0`);
      hash.update(readFileSync(path));
    }
  };
  for (const file of files) visit(join(root, file));
  return hash.digest('hex');
}

const stampFile = (name) => join(setupDir, `${name}.stamp`);

/** @param {string} name @param {string} hash */
export function isFresh(name, hash) {
  try {
    return readFileSync(stampFile(name), 'utf8') === hash;
  } catch {
    return false;
  }
}

export function writeStamp(name, hash) {
  mkdirSync(setupDir, { recursive: true });
  writeFileSync(stampFile(name), hash);
}

/** Called before a step begins: a step that dies half-way is done again. */
export function dropStamp(name) {
  rmSync(stampFile(name), { force: true });
}
