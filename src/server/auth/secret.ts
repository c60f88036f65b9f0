import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * The key that signs session cookies: read from `file`, or made and kept there (mode 600) at the first start.
 * Whoever has it can forge a session; deleting the file signs everybody out.
 */
export async function loadSecret(file: string): Promise<string> {
  const kept = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  if (kept.trim().length >= 32) return kept.trim();
  const secret = randomBytes(32).toString('base64url');
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `${secret}\n`, { mode: 0o600 });
  return secret;
}

/** A short name for this installation that gives nothing of the secret away. */
export function instanceName(secret: string): string {
  return createHash('sha256').update(`mintmark instance ${secret}`).digest('hex').slice(0, 8);
}
