import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { setDisabled } from '../domain/team/service';
import { createToken, revokeToken } from '../domain/team/token-service';
import { cookieOf, joinTeam, sameOriginHeaders, send, signIn } from '../testing/test-client';
import { createTestDeps, type TestDeps } from '../testing/test-deps';
import { startTestServer } from '../testing/test-server';
import { tunables } from '../tunables';

let t: TestDeps;
let server: Awaited<ReturnType<typeof startTestServer>>;
let url: string;

beforeAll(async () => {
  t = await createTestDeps();
  server = await startTestServer(t.deps);
  url = server.url;
});
afterAll(async () => {
  await server.close();
  await t.close();
});

/** Each test signs in from an address of its own: attempts are counted by address. */
let lastAddress = 1;
const freshAddress = () => `127.0.1.${lastAddress++}`;

async function session(role: 'administrator' | 'member' | 'viewer') {
  const { email } = await joinTeam(t.deps, role);
  const answer = await signIn(url, { email, from: freshAddress() });
  expect(answer.status).toBe(200);
  return { email, cookie: cookieOf(answer), setCookie: [answer.headers['set-cookie'] ?? []].flat() };
}

const me = (headers: Record<string, string>) => send(`${url}/api/trpc/team.me`, { headers });

function mutate(procedure: string, input: unknown, headers: Record<string, string>) {
  return send(`${url}/api/trpc/${procedure}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ json: input }),
  });
}

describe('signing in', () => {
  test('gives a session by cookie that scripts cannot read', async () => {
    const { email, cookie, setCookie } = await session('member');
    expect(setCookie.join()).toMatch(/mintmark-[0-9a-f]{8}\.session_token=.*HttpOnly.*SameSite=Lax/);
    expect((await me({ cookie })).body).toContain(email);
    expect((await me({})).body).not.toContain(email);
  });

  test('tells the session token by the cookie only', async () => {
    const { email } = await joinTeam(t.deps, 'member');
    const answer = await signIn(url, { email, from: freshAddress() });
    const tokens = (await t.deps.db.session.findMany({ where: { user: { email } } })).map(
      ({ token }) => token,
    );
    expect(tokens).toHaveLength(1);
    expect(cookieOf(answer)).toContain(tokens[0]);
    expect(answer.body).toContain(email);
    expect(answer.body).not.toContain(tokens[0]);
    const session = await send(`${url}/api/auth/get-session`, { headers: { cookie: cookieOf(answer) } });
    expect([session.status, session.body.includes(email)]).toEqual([404, false]);
  });

  test('answers a wrong password and an unknown address alike', async () => {
    const { email } = await joinTeam(t.deps, 'viewer');
    const from = freshAddress();
    const wrong = await signIn(url, { email, password: 'not the password', from });
    const unknown = await signIn(url, { email: 'nobody@example.org', from });
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(wrong.body).toBe(unknown.body);
  });

  test('is limited by the real address, whatever a client claims, and counted in the database', async () => {
    const from = freshAddress();
    const attempt = (i: number, address: string) =>
      signIn(
        url,
        { email: `nobody-${i}@example.org`, from: address },
        { 'x-forwarded-for': `203.0.113.${i}`, 'x-mintmark-client-address': `203.0.113.${i}` },
      );
    const statuses = [];
    for (let i = 0; i <= tunables.signInAttempts; i++) statuses.push((await attempt(i, from)).status);
    expect(statuses).toEqual([...Array(tunables.signInAttempts).fill(401), 429]);
    expect((await attempt(0, freshAddress())).status).toBe(401);
    const row = await t.deps.db.rateLimit.findFirstOrThrow({ where: { key: { startsWith: from } } });
    expect(row.count).toBe(tunables.signInAttempts);
  });

  test('by sign-up, and every other endpoint that is not ours, does not exist', async () => {
    for (const path of ['sign-up/email', 'request-password-reset', 'delete-user', 'change-email', 'error']) {
      const answer = await send(`${url}/api/auth/${path}`, {
        method: 'POST',
        headers: sameOriginHeaders(url),
        body: JSON.stringify({ email: 'x@example.org', password: 'long enough for it', name: 'x' }),
      });
      expect([path, answer.status]).toEqual([path, 404]);
    }
  });

  test('is over with the account: a disabled member loses the session and gets no new one', async () => {
    const { email, cookie } = await session('member');
    const { id } = await t.deps.db.user.findUniqueOrThrow({ where: { email } });
    await setDisabled(t.deps, t.actor, { id, revision: 0, disabled: true });
    expect((await me({ cookie })).body).not.toContain(email);
    const again = await signIn(url, { email, from: freshAddress() });
    expect(again.status).toBe(403);
    expect(again.body).toContain('disabled');
    expect(await t.deps.db.session.count({ where: { userId: id } })).toBe(0);
  });

  test('ends with signing out', async () => {
    const { email, cookie } = await session('viewer');
    const headers = { ...sameOriginHeaders(url), cookie };
    await send(`${url}/api/auth/sign-out`, { method: 'POST', headers, body: '{}' });
    expect((await me({ cookie })).body).not.toContain(email);
  });
});

describe('a database that takes nothing more', () => {
  // Stands for a full disk. PostgreSQL has no such switch for connections that are open.
  test.skipIf(process.env.MINTMARK_TEST_POSTGRESQL)(
    'lets those read whose session is due to be prolonged, or whose token to be noted as used',
    async () => {
      const { email, cookie } = await session('member');
      const { id: userId } = await t.deps.db.user.findUniqueOrThrow({ where: { email } });
      const expiresAt = new Date(Date.now() + (tunables.sessionDays - 3) * 86_400_000);
      await t.deps.db.session.updateMany({ where: { userId }, data: { expiresAt } });
      const { secret } = await createToken(t.deps, t.actor, { kind: 'api', name: 'reads' });
      await t.deps.db.$executeRaw`PRAGMA query_only = ON`;
      try {
        expect((await me({ cookie })).body).toContain(email);
        expect((await me({ authorization: `Bearer ${secret}` })).body).toContain(t.actor.email);
      } finally {
        await t.deps.db.$executeRaw`PRAGMA query_only = OFF`;
      }
      await me({ cookie });
      const prolonged = await t.deps.db.session.findFirstOrThrow({ where: { userId } });
      expect(prolonged.expiresAt.getTime()).toBeGreaterThan(expiresAt.getTime());
    },
  );
});

describe('a request that rests on a cookie', () => {
  test('changes something only when it comes from one of our own pages', async () => {
    const { cookie } = await session('administrator');
    const invite = (headers: Record<string, string>) => mutate('team.invite', { role: 'viewer' }, headers);
    const { origin } = new URL(url);
    const refused: Record<string, string>[] = [
      { cookie },
      { cookie, origin: 'https://evil.example' },
      { cookie, origin: 'null' },
      { cookie, origin, 'sec-fetch-site': 'cross-site' },
      { cookie, origin, 'sec-fetch-site': 'same-site' },
    ];
    for (const headers of refused) {
      const answer = await invite(headers);
      expect([headers, answer.status]).toEqual([headers, 403]);
    }
    expect((await invite({ cookie, origin })).status).toBe(200);
    expect((await invite({ cookie, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  });

  test('is held to the same on REST and on sign-out', async () => {
    const { email, cookie } = await session('administrator');
    const headers = { cookie, origin: 'https://evil.example' };
    for (const path of ['/api/datasets/import?name=x', '/api/classify', '/api/auth/sign-out']) {
      const answer = await send(`${url}${path}`, { method: 'POST', headers, body: 'x' });
      expect([path, answer.status, answer.json().error?.code]).toEqual([path, 403, 'not-allowed']);
    }
    expect((await me({ cookie })).body).toContain(email);
  });
});

describe('permissions', () => {
  test('hold on tRPC: none without a session, a role sees what it may', async () => {
    expect((await send(`${url}/api/trpc/team.members`)).status).toBe(401);
    const { cookie } = await session('viewer');
    expect((await send(`${url}/api/trpc/team.members`, { headers: { cookie } })).status).toBe(200);
    const answer = await mutate('team.invite', { role: 'viewer' }, { ...sameOriginHeaders(url), cookie });
    expect(answer.status).toBe(403);
    expect(answer.body).toContain('ask an administrator');
  });

  test('keep webhooks to administrators, and their secrets from everybody after the first answer', async () => {
    const { cookie } = await session('member');
    for (const query of ['webhooks.list', 'webhooks.deliveries']) {
      expect((await send(`${url}/api/trpc/${query}`, { headers: { cookie } })).status, query).toBe(403);
    }
    const webhook = { url: 'https://example.org/hook', kinds: ['run-failed'] };
    const make = (cookie: string) =>
      mutate('webhooks.create', webhook, { ...sameOriginHeaders(url), cookie });
    expect((await make(cookie)).status).toBe(403);
    const administrator = (await session('administrator')).cookie;
    const secret = /mm_whs_[\w-]{43}/.exec((await make(administrator)).body)?.[0] ?? '';
    expect(secret).not.toBe('');
    const list = await send(`${url}/api/trpc/webhooks.list`, { headers: { cookie: administrator } });
    expect(list.body).toContain(webhook.url);
    expect(list.body).not.toContain(secret);
  });

  test('hold on REST: none without a session, a role sees what it may', async () => {
    const path = `${url}/api/datasets/import?name=x`;
    const post = (headers: Record<string, string>) => send(path, { method: 'POST', headers, body: 'zip' });
    expect((await post(sameOriginHeaders(url))).json().error?.code).toBe('not-signed-in');
    const { cookie } = await session('viewer');
    const answer = await post({ ...sameOriginHeaders(url), cookie });
    expect([answer.status, answer.json().error?.code]).toEqual([403, 'not-allowed']);
    expect((await send(`${url}/api/photos/${'0'.repeat(64)}`)).status).toBe(401);
  });

  test('of a token need no origin, and end when it is revoked', async () => {
    const { id, secret } = await createToken(t.deps, t.actor, { kind: 'api', name: 'cli' });
    const authorization = `Bearer ${secret}`;
    const change = () => mutate('notifications.markRead', { until: new Date() }, { authorization });
    expect((await change()).status).not.toBe(401);
    expect((await send(`${url}/api/trpc/team.members`, { headers: { authorization } })).status).toBe(200);
    expect(
      (await send(`${url}/api/worker/photos`, { method: 'POST', headers: { authorization } })).status,
    ).toBe(401);
    await revokeToken(t.deps, t.actor, id);
    expect((await change()).status).toBe(401);
  });

  test('of a worker token reach the worker endpoints and nothing else', async () => {
    const { secret } = await createToken(t.deps, t.actor, { kind: 'worker', name: 'gpu' });
    const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
    const { hash } = await t.deps.blobs.write(Buffer.from('a photo'));
    const ask = (body: object) =>
      send(`${url}/api/worker/photos`, { method: 'POST', headers, body: JSON.stringify(body) });
    // None of a run that it holds.
    const answer = await ask({ hashes: [hash] });
    expect([answer.status, answer.body.length]).toEqual([200, 4]);
    expect((await ask({ hashes: ['../../secret'] })).json().error?.code).toBe('bad-request');
    expect((await ask({ hashes: Array(300).fill(hash) })).status).toBe(400);
    expect((await send(`${url}/api/trpc/team.members`, { headers })).status).toBe(401);
  });

  test('rest on the cookie where a proxy adds credentials of its own, and on nothing else', async () => {
    const { email, cookie } = await session('member');
    const authorization = `Basic ${Buffer.from('front:door').toString('base64')}`;
    expect((await me({ cookie, authorization })).body).toContain(email);
    expect((await me({ authorization })).body).not.toContain(email);
    const ours = { ...sameOriginHeaders(url), cookie, authorization };
    const add = (headers: Record<string, string>) =>
      mutate('tokens.create', { kind: 'api', name: 'laptop' }, headers);
    expect((await add(ours)).status).toBe(200);
    // Browsers send such credentials by themselves: they must not let a foreign page in.
    const foreign = await add({ cookie, authorization, origin: 'https://evil.example' });
    expect(foreign.status).toBe(403);
  });

  test('cannot be borrowed: a bad token is not helped out by a good cookie', async () => {
    const { email, cookie } = await session('viewer');
    expect((await me({ cookie, authorization: 'Bearer mm_api_nonsense' })).body).not.toContain(email);
  });
});
