import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Database } from '../db/dialect';
import { insertSetting, SECRET_SETTING } from '../db/settings';
import type { Env } from '../env';

/**
 * The key that signs session cookies: the one of the settings, or one that is made at the first start and kept.
 * Whoever has it can forge a session; losing it signs everybody out. Servers that share a database share the key,
 * which is kept there; with SQLite it lies in a file beside it (mode 600).
 */
export async function loadSecret(
  env: Pick<Env, 'secret' | 'secretFile'>,
  db: Pick<Database, 'setting' | 'dialect'>,
): Promise<string> {
  if (env.secret) return env.secret;
  return db.dialect.isShared ? secretInDatabase(db) : secretInFile(env.secretFile);
}

async function secretInDatabase(db: Pick<Database, 'setting'>): Promise<string> {
  return insertSetting(db, SECRET_SETTING, newSecret());
}

async function secretInFile(file: string): Promise<string> {
  const kept = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  if (kept.trim().length >= 32) return kept.trim();
  const secret = newSecret();
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `${secret}\n`, { mode: 0o600 });
  return secret;
}

function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** A short name for this installation that gives nothing of the secret away. */
export function instanceName(secret: string): string {
  return createHash('sha256').update(`mintmark instance ${secret}`).digest('hex').slice(0, 8);
}
