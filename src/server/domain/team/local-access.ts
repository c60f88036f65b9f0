import { createHash, randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import type { Deps } from '../../deps';
import { LOCAL_USER } from './local-user';
import { upsertLocalUser } from './repo';
import { findToken, upsertToken } from './token-repo';
import { hashTokenSecret, newTokenSecret, tokenPrefix } from './token-secret';

/** `<dataDir>/local.json`: the address and the tokens for programs on this machine. */
const localAccessSchema = z.object({
  url: z.string(),
  pid: z.number(),
  apiToken: z.string(),
  workerToken: z.string(),
});
type LocalAccess = z.infer<typeof localAccessSchema>;

/** The account in whose name the command line and the first boot act. Made at every start where it is missing. */
export async function ensureLocalUser(deps: Pick<Deps, 'db'>): Promise<void> {
  await upsertLocalUser(deps.db);
}

/**
 * Writes the file, readable by this user only, with tokens that work. The tokens of the last start are kept
 * where they still do, so that a worker outlives a restart of the server.
 */
export async function writeLocalAccess(
  deps: Pick<Deps, 'db' | 'env'>,
  { url }: { url: string },
): Promise<LocalAccess> {
  const file = path.join(deps.env.dataDir, 'local.json');
  const kept = await readLocalAccess(file);
  const access: LocalAccess = {
    url,
    pid: process.pid,
    apiToken: await ensureToken(deps, 'api', kept?.apiToken),
    workerToken: await ensureToken(deps, 'worker', kept?.workerToken),
  };
  const temp = `${file}.${randomUUID()}`;
  await writeFile(temp, `${JSON.stringify(access, null, 2)}\n`, { mode: 0o600 });
  await rename(temp, file);
  return access;
}

async function readLocalAccess(file: string): Promise<LocalAccess | null> {
  try {
    return localAccessSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return null;
  }
}

/** Servers that share a database each have their own tokens on their own machine. */
function placeOf({ db, env }: Pick<Deps, 'db' | 'env'>): string {
  if (!db.dialect.isShared) return '';
  return `-${createHash('sha256').update(`${hostname()}\0${env.dataDir}`).digest('hex').slice(0, 12)}`;
}

async function ensureToken(
  deps: Pick<Deps, 'db' | 'env'>,
  kind: 'api' | 'worker',
  kept: string | undefined,
): Promise<string> {
  const id = `local-${kind}${placeOf(deps)}`;
  const row = await findToken(deps.db, id);
  if (kept && row && row.hash === hashTokenSecret(kept) && !row.revokedAt) return kept;
  const secret = newTokenSecret(kind);
  await upsertToken(deps.db, {
    id,
    kind,
    name: 'This machine',
    userId: LOCAL_USER.id,
    prefix: tokenPrefix(secret),
    hash: hashTokenSecret(secret),
  });
  return secret;
}
