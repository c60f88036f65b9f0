import { hashPassword } from 'better-auth/crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actorFromHeaders } from '../../auth/actor';
import { cookieOf, joinTeam, sameOriginHeaders, send, signIn } from '../../testing/test-client';
import { createTestDeps, type TestDeps } from '../../testing/test-deps';
import { startTestServer } from '../../testing/test-server';
import { tunables } from '../../tunables';
import { requireGoodPassword } from './password-policy';
import { createResetLink, resetPassword } from './reset-service';
import { countAttempt, forgetAttempts, waitAfter } from './sign-in-attempts';
import { createToken } from './token-service';

const PASSWORD = 'correct horse battery';
const NEW = 'violet anchor seventeen';

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
const freshAddress = () => `127.0.3.${lastAddress++}`;
const cookieHeaders = (cookie: string) => new Headers({ cookie });

async function person() {
  const { id, email } = await joinTeam(t.deps, 'member');
  const session = async () => cookieOf(await signIn(server.url, { email, from: freshAddress() }));
  return { id, email, session };
}

function call(procedure: string, input: unknown, cookie: string) {
  return send(`${server.url}/api/trpc/${procedure}`, {
    method: 'POST',
    headers: { ...sameOriginHeaders(server.url), cookie },
    body: JSON.stringify({ json: input }),
  });
}

const isIn = async (cookie: string) => (await actorFromHeaders(t.deps, cookieHeaders(cookie))) !== null;

describe('a password', () => {
  const ada = { name: 'Ada Lovelace', email: 'ada.lovelace@example.org' };

  test.each([
    'password123',
    'aaaaaaaaaaaa',
    'abcabcabcabc',
    'qwertyuiop12',
    '1234567890',
    'adalovelace1',
    'mintmark2026',
  ])('is refused when it is guessed first: %s', async (password) => {
    await expect(requireGoodPassword(password, ada)).rejects.toMatchObject({ code: 'bad-request' });
  });

  test('is taken when it is not', async () => {
    for (const password of [PASSWORD, NEW, 'a coin for the mill', 'x9$kQ2!mVz7p']) {
      await requireGoodPassword(password, ada);
    }
    await requireGoodPassword('ab c'.repeat(3) + PASSWORD.repeat(8), ada);
  });
});

describe('changing the password', () => {
  test('ends the other sessions on the server, and tokens only if asked', async () => {
    const { id, email, session } = await person();
    const [here, elsewhere] = [await session(), await session()];
    const { secret } = await createToken(
      t.deps,
      { ...t.actor, userId: id },
      { kind: 'api', name: 'notebook' },
    );
    const bearer = new Headers({ authorization: `Bearer ${secret}` });
    const change = { currentPassword: PASSWORD, newPassword: NEW };
    expect((await call('account.changePassword', { ...change, currentPassword: 'wrong' }, here)).status).toBe(
      400,
    );
    expect(
      (await call('account.changePassword', { ...change, newPassword: 'password1234' }, here)).status,
    ).toBe(400);
    expect((await call('account.changePassword', { ...change, newPassword: PASSWORD }, here)).body).toContain(
      'current',
    );
    expect(await isIn(elsewhere)).toBe(true);

    expect((await call('account.changePassword', change, here)).status).toBe(200);
    expect([await isIn(here), await isIn(elsewhere)]).toEqual([true, false]);
    expect(await actorFromHeaders(t.deps, bearer)).not.toBeNull();
    expect((await signIn(server.url, { email, from: freshAddress() })).status).toBe(401);

    const back = { currentPassword: NEW, newPassword: PASSWORD, revokeTokens: true };
    expect((await call('account.changePassword', back, here)).status).toBe(200);
    expect(await actorFromHeaders(t.deps, bearer)).toBeNull();
  });

  test('is not for a token: whoever finds one cannot stay', async () => {
    const { secret } = await createToken(t.deps, t.actor, { kind: 'api', name: 'found' });
    const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
    const tries = {
      'account.changePassword': { currentPassword: PASSWORD, newPassword: NEW },
      'tokens.create': { kind: 'api', name: 'another' },
      'team.invite': { role: 'administrator' },
      'team.createResetLink': { id: t.actor.userId },
      'team.resetSecondFactor': { id: t.actor.userId },
    };
    for (const [procedure, input] of Object.entries(tries)) {
      const body = JSON.stringify({ json: input });
      const answer = await send(`${server.url}/api/trpc/${procedure}`, { method: 'POST', headers, body });
      expect([procedure, answer.status]).toEqual([procedure, 403]);
    }
  });
});

describe('a session', () => {
  test('ends after its longest time, however often it is used', async () => {
    const { id, session } = await person();
    const cookie = await session();
    const age = (days: number) =>
      t.deps.db.session.updateMany({
        where: { userId: id },
        data: { createdAt: new Date(Date.now() - days * 86_400_000) },
      });
    await age(tunables.sessionLongestDays - 1);
    expect(await isIn(cookie)).toBe(true);
    await age(tunables.sessionLongestDays);
    expect(await isIn(cookie)).toBe(false);
    expect(await t.deps.db.session.count({ where: { userId: id } })).toBe(0);
  });

  test('is listed without its secret and ended by its person alone', async () => {
    const [one, other] = [await person(), await person()];
    const [mine, phone, theirs] = [await one.session(), await one.session(), await other.session()];
    const list = await send(`${server.url}/api/trpc/account.sessions`, { headers: { cookie: mine } });
    const rows = await t.deps.db.session.findMany({ where: { userId: one.id } });
    for (const { token } of rows) expect(list.body).not.toContain(token);
    const phoneId = rows.find(({ token }) => decodeURIComponent(phone).includes(token))?.id;
    expect((await call('account.endSession', { id: phoneId }, theirs)).status).toBe(404);
    expect((await call('account.endSession', { id: phoneId }, mine)).status).toBe(200);
    expect([await isIn(mine), await isIn(phone)]).toEqual([true, false]);
  });
});

describe('signing in to one account', () => {
  test('must wait longer after each failure, from whatever address, whether the account exists or not', async () => {
    const { email, session } = await person();
    const attempt = (to: string, password: string) =>
      signIn(server.url, { email: to, password, from: freshAddress() });
    for (const to of [email, 'nobody-at-all@example.org']) {
      const statuses = [];
      for (let i = 0; i < tunables.accountFreeFailures; i++)
        statuses.push((await attempt(to, 'wrong password')).status);
      expect(statuses).toEqual(Array(tunables.accountFreeFailures).fill(401));
    }
    await t.deps.db.signInAttempt.updateMany({
      data: { failures: tunables.accountFreeFailures + 6, lastFailureAt: new Date() },
    });
    // Now the right password must wait too: nothing tells the two apart.
    const [known, unknown] = [
      await attempt(email, PASSWORD),
      await attempt('nobody-at-all@example.org', PASSWORD),
    ];
    expect([known.status, unknown.status]).toEqual([429, 429]);
    const seconds = /\d+ seconds/;
    expect(known.body.replace(seconds, '')).toBe(unknown.body.replace(seconds, ''));
    expect(Number(known.headers['retry-after'])).toBeGreaterThan(0);

    await t.deps.db.signInAttempt.updateMany({ data: { lastFailureAt: new Date(Date.now() - 600_000) } });
    expect(await session()).toContain('session_token');
    expect((await attempt(email, 'wrong password')).status).toBe(401);
  });

  test('lets no more guesses through at once than one after the other', async () => {
    const tries = await Promise.allSettled(
      Array.from({ length: 40 }, () => countAttempt(t.deps, 'at-once@example.org')),
    );
    const passed = tries.filter(({ status }) => status === 'fulfilled').length;
    expect(passed).toBeGreaterThan(0);
    expect(passed).toBeLessThanOrEqual(tunables.accountFreeFailures);
    await forgetAttempts(t.deps, 'At-Once@example.org');
    await countAttempt(t.deps, 'at-once@example.org');
  });

  test('waits at most a few minutes', () => {
    const { accountFreeFailures: free, accountLongestWaitSeconds: longest } = tunables;
    expect([free - 1, free, free + 1, free + 2, 1000].map(waitAfter)).toEqual([0, 1, 2, 4, longest]);
  });
});

describe('a link for a new password', () => {
  const tokenOf = (path: string) => path.split('token=')[1] ?? '';

  test('works once, ends every session and gives way to nobody with a weak password', async () => {
    const { id, email, session } = await person();
    const cookie = await session();
    const { path } = await createResetLink(t.deps, t.actor, id);
    const token = tokenOf(path);
    expect(JSON.stringify(await t.deps.db.passwordReset.findMany())).not.toContain(token);
    await expect(resetPassword(t.deps, { token, newPassword: 'password1234' })).rejects.toMatchObject({
      code: 'bad-request',
    });
    const both = await Promise.allSettled([
      resetPassword(t.deps, { token, newPassword: NEW }),
      resetPassword(t.deps, { token, newPassword: 'another lonely lighthouse' }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await isIn(cookie)).toBe(false);
    expect((await signIn(server.url, { email, from: freshAddress() })).status).toBe(401);
  });

  test('ends with its time and with its person being disabled', async () => {
    const { id } = await person();
    const late = tokenOf((await createResetLink(t.deps, t.actor, id)).path);
    await t.deps.db.passwordReset.updateMany({ where: { userId: id }, data: { expiresAt: new Date() } });
    await expect(resetPassword(t.deps, { token: late, newPassword: NEW })).rejects.toMatchObject({
      code: 'not-found',
    });
    const other = tokenOf((await createResetLink(t.deps, t.actor, id)).path);
    await t.deps.db.user.update({ where: { id }, data: { disabledAt: new Date() } });
    await expect(resetPassword(t.deps, { token: other, newPassword: NEW })).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  test('is refused where the server sends no mail, with what to do', async () => {
    const answer = await call('team.requestReset', { email: 'ada@example.org' }, '');
    expect([answer.status, answer.body.includes('Ask an administrator')]).toEqual([400, true]);
  });
});

test('a password can be set that was hashed by an earlier release', async () => {
  const { id } = await person();
  const password = await hashPassword('an older password');
  await t.deps.db.account.updateMany({ where: { userId: id }, data: { password } });
  const { path } = await createResetLink(t.deps, t.actor, id);
  await resetPassword(t.deps, { token: path.split('token=')[1] ?? '', newPassword: NEW });
});
