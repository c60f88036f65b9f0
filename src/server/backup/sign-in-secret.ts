import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { SECRET_SETTING } from '../db/settings';
import type { TableSource, TableTarget } from '../db/tables/table-data';
import type { Env } from '../env';

type SecretEnv = Pick<Env, 'secret' | 'secretFile'>;

/** The key that signs sessions, wherever this engine keeps it; null where the settings give it. */
export async function readSecret(env: SecretEnv, source: TableSource): Promise<string | null> {
  if (env.secret) return null;
  if (source.engine === 'sqlite') {
    return (await readFile(env.secretFile, 'utf8').catch(() => '')).trim() || null;
  }
  const table = source.tables.find(({ name }) => name === 'Setting');
  if (!table) return null;
  const [key, value] = ['key', 'value'].map((name) => table.columns.findIndex((one) => one.name === name));
  for await (const page of source.rows(table)) {
    const row = page.find((cells) => cells[key ?? -1] === SECRET_SETTING);
    if (row) return String(row[value ?? -1]);
  }
  return null;
}

/** The key that signs sessions goes to where this engine keeps it. */
export async function placeSecret({
  env,
  secret,
  target,
}: {
  env: SecretEnv;
  secret: string | null;
  target: TableTarget;
}): Promise<void> {
  if (secret === null) return;
  if (target.engine === 'postgresql') {
    const columns = ['key', 'value'].map((name) => ({ name, kind: 'text' as const }));
    await target.write({ name: 'Setting', columns }, [[SECRET_SETTING, secret]]);
    return;
  }
  await mkdir(path.dirname(env.secretFile), { recursive: true });
  await writeFile(env.secretFile, `${secret}\n`, { mode: 0o600 });
}
