import { createHash } from 'node:crypto';
import type { ArrangedVersion } from './arrange-version';

/** SHA-256 of what a version means: its classes with their names, and which photo is what in which split. */
export function contentHash({ classes, items }: Pick<ArrangedVersion, 'classes' | 'items'>): string {
  const hash = createHash('sha256');
  for (const { key, label, value, currency, country } of classes) {
    hash.update(`${JSON.stringify([key, label, value, currency, country])}\n`);
  }
  const lines = items.map((item) => `${item.hash} ${item.split} ${item.classIndex}\n`);
  for (const line of lines.sort()) hash.update(line);
  return hash.digest('hex');
}
