import { existsSync } from 'node:fs';
import path from 'node:path';

/** The checkout or installation this code runs from, whether as sources or as a bundle in `dist`. */
export const projectRoot = findRoot(import.meta.dirname);

export const migrationsDir = path.join(projectRoot, 'prisma/migrations/sqlite');

function findRoot(from: string): string {
  if (existsSync(path.join(from, 'prisma/migrations'))) return from;
  const parent = path.dirname(from);
  if (parent === from) throw new Error('prisma/migrations is missing: this installation is not complete');
  return findRoot(parent);
}
