import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { engineOf } from './engine';
import { openSqliteClient } from './sqlite';

/** The database file is damaged; the message says what to do. */
export class DamagedDatabaseError extends Error {
  override readonly name = 'DamagedDatabaseError';
}

/** Findings beyond these say nothing new. */
const MOST_FINDINGS = 5;
/** Of a file that is no database, or one whose pages contradict each other so that the check itself cannot continue. */
const DAMAGE_CODES = /^SQLITE_(CORRUPT|NOTADB)/;

/**
 * Reads the whole SQLite file and checks its structure (`PRAGMA quick_check`); this takes the calling thread, about a
 * second for a gigabyte. PostgreSQL checks its pages itself.
 * @returns what is damaged, in SQLite's words; empty when nothing is
 */
export async function findDamage(url: string): Promise<string[]> {
  if (engineOf(url) === 'postgresql' || !existsSync(fileURLToPath(url))) return [];
  const client = openSqliteClient(url);
  try {
    const { rows } = await client.execute(`PRAGMA quick_check(${MOST_FINDINGS})`);
    return rows.map((row) => String(row[0])).filter((finding) => finding !== 'ok');
  } catch (error) {
    const { code = '', message } = error as Error & { code?: string };
    if (!DAMAGE_CODES.test(code)) throw error;
    return [message];
  } finally {
    client.close();
  }
}

/** @throws DamagedDatabaseError */
export async function requireSoundDatabase(url: string): Promise<void> {
  const findings = await findDamage(url);
  if (findings.length > 0) throw new DamagedDatabaseError(damageText(url, findings));
}

/** What is damaged, and what a person can do. */
export function damageText(url: string, findings: readonly string[]): string {
  const file = fileURLToPath(url);
  return `The database ${file} is damaged:
${findings.map((finding) => `  ${finding}`).join('\n')}
What to do:
  1. Stop Mintmark, and keep a copy of ${file} and of the -wal file beside it.
  2. Check the disk and the memory of this machine: SQLite does not damage its files by itself.
  3. Restore the newest backup: npm run mintmark -- restore FILE --replace
     Without one, sqlite3 ${file} .recover writes out what can still be read (docs/how-to/backup.md).`;
}
