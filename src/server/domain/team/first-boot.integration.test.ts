import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { actorFromHeaders, workerFromToken } from '../../auth/actor';
import { createTestDeps, type TestDeps } from '../../testing/test-deps';
import { ensureAdministrator } from './first-boot';
import { acceptInvite, findInvite } from './invite-service';
import { ensureLocalUser, writeLocalAccess } from './local-access';

let t: TestDeps;
beforeEach(async () => {
  t = await createTestDeps();
  await t.deps.db.user.delete({ where: { id: t.actor.userId } });
  await ensureLocalUser(t.deps);
});
afterEach(() => t.close());

const tokenOf = (setupPath: string | null) =>
  new URL(setupPath ?? '', 'http://localhost').searchParams.get('token') ?? '';
const withAdmin = (adminEmail: string | null, adminPassword: string | null) => ({
  ...t.deps,
  env: { ...t.deps.env, adminEmail, adminPassword },
});

describe('the first boot', () => {
  test('makes one link that works at each start, and stops once it was used', async () => {
    const first = tokenOf(await ensureAdministrator(t.deps));
    const second = tokenOf(await ensureAdministrator(t.deps));
    // Beside another server, which has printed it, the link stays; a server alone makes a new one.
    const alone = t.deps.env.databaseUrl.startsWith('file:');
    expect(first === second).toBe(!alone);
    if (alone) expect(await findInvite(t.deps, first)).toBeNull();
    expect(await findInvite(t.deps, second)).toEqual({ role: 'administrator' });
    await acceptInvite(t.deps, {
      token: second,
      name: 'Ada',
      email: 'ada@example.org',
      password: 'correct horse battery',
    });
    expect(await ensureAdministrator(t.deps)).toBeNull();
  });

  test('makes the administrator of the settings, once', async () => {
    const deps = withAdmin('Root@Example.org', 'correct horse battery');
    expect(await ensureAdministrator(deps)).toBeNull();
    expect(await ensureAdministrator(deps)).toBeNull();
    const user = await t.deps.db.user.findUniqueOrThrow({ where: { email: 'root@example.org' } });
    expect(user.role).toBe('administrator');
    await t.deps.audit.flush();
    const entries = await t.deps.db.auditEntry.findMany({ where: { action: 'team.createAdministrator' } });
    expect(entries.map(({ objectId, via }) => [objectId, via])).toEqual([[user.id, 'server']]);
  });

  test('refuses settings that cannot be an account, by name', async () => {
    await expect(ensureAdministrator(withAdmin('root', 'short'))).rejects.toThrow(
      /MINTMARK_ADMIN_EMAIL: must be an e-mail[\s\S]*MINTMARK_ADMIN_PASSWORD: Enter at least 10/,
    );
    await expect(ensureAdministrator(withAdmin('root@example.org', null))).rejects.toThrow(
      /MINTMARK_ADMIN_PASSWORD/,
    );
  });
});

test('local.json lets programs of this machine in, is private, and keeps its tokens over a restart', async () => {
  const access = await writeLocalAccess(t.deps, { url: 'http://127.0.0.1:3000' });
  const file = path.join(t.deps.env.dataDir, 'local.json');
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ ...access, pid: process.pid });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const headers = new Headers({ authorization: `Bearer ${access.apiToken}` });
  expect((await actorFromHeaders(t.deps, headers))?.role).toBe('administrator');
  expect(await workerFromToken(t.deps, access.workerToken)).toEqual({
    tokenId: expect.stringMatching(/^local-worker/),
  });
  const again = await writeLocalAccess(t.deps, { url: 'http://127.0.0.1:4000' });
  expect(again).toEqual({ ...access, url: 'http://127.0.0.1:4000' });
  await t.deps.db.apiToken.updateMany({
    where: { id: { startsWith: 'local-api' } },
    data: { revokedAt: new Date() },
  });
  const renewed = await writeLocalAccess(t.deps, { url: 'http://127.0.0.1:4000' });
  expect(renewed.apiToken).not.toBe(access.apiToken);
});
