// The tests that hold what docs/security.md promises: exactly those that the page names.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../paths.mjs';

/** @returns {{ tests: string[], specs: string[] }} files of Vitest and of Playwright */
export function securityTests() {
  const page = readFileSync(join(root, 'docs/security.md'), 'utf8');
  const files = [
    ...new Set([...page.matchAll(/`([\w./-]+\.(?:test|spec)\.tsx?)`/g)].map(([, file]) => file)),
  ];
  return {
    tests: files.filter((file) => !file.includes('.spec.')),
    specs: files.filter((file) => file.includes('.spec.')),
  };
}
