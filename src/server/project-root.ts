import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Engine } from './db/dialect';

/** The checkout or installation this code runs from, whether as sources or as a bundle in `dist`. */
export const projectRoot = findRoot(import.meta.dirname);

/** Each engine has its own SQL; the names are the same from 0005 on. */
export function migrationsDir(engine: Engine): string {
  return path.join(projectRoot, 'prisma/migrations', engine);
}

function findRoot(from: string): string {
  if (existsSync(path.join(from, 'prisma/migrations'))) return from;
  const parent = path.dirname(from);
  if (parent === from) throw new Error('prisma/migrations is missing: this installation is not complete');
  return findRoot(parent);
}
