import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { listEntries } from '../domain/audit/service';
import { requireSecondFactor, resetSecondFactor } from '../domain/team/second-factor';
import { createToken } from '../domain/team/token-service';
import { type Answer, cookieOf, joinTeam, sameOriginHeaders, send, signIn } from '../testing/test-client';
import { createTestDeps, type TestDeps } from '../testing/test-deps';
import { startTestServer } from '../testing/test-server';
import { actorFromHeaders } from './actor';

const PASSWORD = 'correct horse battery';
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

let t: TestDeps;
let server: Awaited<ReturnType<typeof startTestServer>>;
beforeAll(async () => {
  t = await createTestDeps();
  server = await startTestServer(t.deps);
});
afterAll(async () => {
  await server.close();
  await t.close();
});

let lastAddress = 1;
const freshAddress = () => `127.0.4.${lastAddress++}`;

function auth(path: string, body: object, cookie: string): Promise<Answer> {
  return send(`${server.url}/api/auth${path}`, {
    method: 'POST',
    headers: { ...sameOriginHeaders(server.url), cookie },
    body: JSON.stringify(body),
    // Codes are counted by address.
    from: freshAddress(),
  });
}

const call = (procedure: string, cookie: string) =>
  send(`${server.url}/api/trpc/${procedure}?input={"json":{}}`, { headers: { cookie } });

/** What an authenticator app shows for the secret in this address. RFC 6238. */
function codeOf(uri: string, at = Date.now()): string {
  const secret = new URL(uri).searchParams.get('secret') ?? '';
  const bits = [...secret].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const hash = createHmac('sha1', key).update(counter).digest();
  const offset = (hash.at(-1) ?? 0) & 15;
  return String((hash.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
}

async function withApp(role: 'member' | 'administrator' = 'member') {
  const { id, email } = await joinTeam(t.deps, role);
  const cookie = cookieOf(await signIn(server.url, { email, from: freshAddress() }));
  const setup = await auth('/two-factor/enable', { password: PASSWORD }, cookie);
  const { totpURI, backupCodes } = setup.json() as { totpURI?: string; backupCodes?: string[] };
  const uri = String(totpURI);
  const verified = await auth('/two-factor/verify-totp', { code: codeOf(uri) }, cookie);
  expect([setup.status, verified.status]).toEqual([200, 200]);
  for (const answer of [setup, verified]) expect(answer.json()).not.toHaveProperty('token');
  return { id, email, uri, codes: backupCodes ?? [], cookie: cookieOf(verified) || cookie };
}

/** Whether an answer lets somebody in; by its cookie, and nothing that scripts can read. */
async function isIn(answer: Answer): Promise<boolean> {
  const actor = await actorFromHeaders(t.deps, new Headers({ cookie: cookieOf(answer) }));
  if (!actor) return false;
  const sessions = await t.deps.db.session.findMany({ where: { userId: actor.userId } });
  expect(sessions.length).toBeGreaterThan(0);
  for (const { token } of sessions) expect(answer.body).not.toContain(token);
  return true;
}

describe('an authenticator app', () => {
  test('is asked for after the password, and the password alone opens nothing', async () => {
    const { email, uri } = await withApp();
    const first = await signIn(server.url, { email, from: freshAddress() });
    expect(first.json()).toMatchObject({ twoFactorRedirect: true });
    expect(await isIn(first)).toBe(false);
    const pending = cookieOf(first);
    const wrong = await auth('/two-factor/verify-totp', { code: '000000' }, pending);
    expect([wrong.status, await isIn(wrong)]).toEqual([401, false]);
    const right = await auth('/two-factor/verify-totp', { code: codeOf(uri) }, pending);
    expect([right.status, await isIn(right)]).toEqual([200, true]);
  });

  test('is set up and turned off with the password only', async () => {
    const { email, cookie } = await withApp();
    expect((await auth('/two-factor/disable', { password: 'wrong password' }, cookie)).status).toBe(400);
    expect((await signIn(server.url, { email, from: freshAddress() })).json()).toMatchObject({
      twoFactorRedirect: true,
    });
    expect((await auth('/two-factor/disable', { password: PASSWORD }, cookie)).status).toBe(200);
    expect(await isIn(await signIn(server.url, { email, from: freshAddress() }))).toBe(true);
  });

  test('is replaced by a recovery code, once', async () => {
    const { email, codes } = await withApp();
    expect(codes).toHaveLength(10);
    const use = async () => {
      const pending = cookieOf(await signIn(server.url, { email, from: freshAddress() }));
      return auth('/two-factor/verify-backup-code', { code: codes[0] }, pending);
    };
    expect(await isIn(await use())).toBe(true);
    expect((await use()).status).toBe(401);
  });

  test('leaves no secret in the database that works without the key', async () => {
    const { uri, codes } = await withApp();
    const kept = JSON.stringify(await t.deps.db.twoFactor.findMany());
    const secret = new URL(uri).searchParams.get('secret') ?? '';
    for (const hidden of [secret, ...codes]) expect(kept).not.toContain(hidden);
  });

  test('is in the audit log, failures included, without codes', async () => {
    const { email, uri } = await withApp();
    const pending = cookieOf(await signIn(server.url, { email, from: freshAddress() }));
    await auth('/two-factor/verify-totp', { code: '123456' }, pending);
    await auth('/two-factor/verify-totp', { code: codeOf(uri) }, pending);
    const { items } = await listEntries(t.deps, { limit: 2, action: 'auth.two-factor.verify-totp' });
    expect(items.map(({ outcome }) => outcome)).toEqual(['done', 'refused']);
    expect(JSON.stringify(items)).not.toContain('123456');
  });

  test('that is lost is taken away by an administrator, with every session', async () => {
    const { id, email, cookie } = await withApp();
    await resetSecondFactor(t.deps, t.actor, id);
    expect(await actorFromHeaders(t.deps, new Headers({ cookie }))).toBeNull();
    expect(await isIn(await signIn(server.url, { email, from: freshAddress() }))).toBe(true);
  });
});

describe('a team that requires a second factor', () => {
  afterEach(() => requireSecondFactor(t.deps, t.actor, false));

  test('lets nobody do anything without one but set one up', async () => {
    const { email } = await joinTeam(t.deps, 'administrator');
    await requireSecondFactor(t.deps, t.actor, true);
    const cookie = cookieOf(await signIn(server.url, { email, from: freshAddress() }));
    expect((await call('team.me', cookie)).body).toContain('"lacksSecondFactor":true');
    for (const procedure of ['team.members', 'runs.list', 'team.policy']) {
      const answer = await call(procedure, cookie);
      expect([procedure, answer.status]).toEqual([procedure, 403]);
      expect(answer.body).toContain('Set one up');
    }
    expect((await send(`${server.url}/api/photos/${'0'.repeat(64)}`, { headers: { cookie } })).status).toBe(
      403,
    );
    expect((await call('account.security', cookie)).body).toContain('"required":true');

    const setup = (await auth('/two-factor/enable', { password: PASSWORD }, cookie)).json() as {
      totpURI?: string;
    };
    const verified = await auth('/two-factor/verify-totp', { code: codeOf(String(setup.totpURI)) }, cookie);
    const after = cookieOf(verified) || cookie;
    expect((await call('team.members', after)).status).toBe(200);
  });

  test('is made so by an administrator who has one', async () => {
    const { id, email } = await joinTeam(t.deps, 'administrator');
    const boss = { userId: id, name: 'boss', email, role: 'administrator' as const };
    await expect(requireSecondFactor(t.deps, boss, true)).rejects.toMatchObject({ code: 'conflict' });
    const secured = await withApp('administrator');
    await requireSecondFactor(t.deps, { ...boss, userId: secured.id }, true);
  });

  test('asks for the passkey of whoever has one: the password alone is not enough', async () => {
    const { id, email } = await joinTeam(t.deps, 'member');
    await t.deps.db.passkey.create({
      data: {
        id: `key of ${id}`,
        userId: id,
        publicKey: 'x',
        credentialID: `credential of ${id}`,
        counter: 0,
        deviceType: 'singleDevice',
        backedUp: false,
      },
    });
    expect((await signIn(server.url, { email, from: freshAddress() })).status).toBe(200);
    await requireSecondFactor(t.deps, t.actor, true);
    const refused = await signIn(server.url, { email, from: freshAddress() });
    expect([refused.status, refused.body.includes('passkey')]).toEqual([403, true]);
  });

  test('lets programs with a token continue', async () => {
    const { secret } = await createToken(t.deps, t.actor, { kind: 'api', name: 'nightly' });
    await requireSecondFactor(t.deps, t.actor, true);
    const headers = { authorization: `Bearer ${secret}` };
    expect((await send(`${server.url}/api/trpc/team.members`, { headers })).status).toBe(200);
  });
});
