import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { setDisabled } from '../domain/team/service';
import { SoftwareAuthenticator } from '../testing/software-authenticator';
import { type Answer, cookieOf, joinTeam, sameOriginHeaders, send, signIn } from '../testing/test-client';
import { createTestDeps, type TestDeps } from '../testing/test-deps';
import { startTestServer } from '../testing/test-server';
import { actorFromHeaders } from './actor';

const RP_ID = 'localhost';

let t: TestDeps;
let server: Awaited<ReturnType<typeof startTestServer>>;
let origin: string;
beforeAll(async () => {
  t = await createTestDeps();
  server = await startTestServer(t.deps);
  origin = new URL(server.url).origin;
});
afterAll(async () => {
  await server.close();
  await t.close();
});

let lastAddress = 1;
const freshAddress = () => `127.0.6.${lastAddress++}`;

async function options(path: string, cookie: string) {
  const answer = await send(`${server.url}/api/auth/passkey/${path}`, {
    headers: { cookie },
    from: freshAddress(),
  });
  expect(answer.status).toBe(200);
  const { challenge } = answer.json() as { challenge?: string };
  return { challenge: String(challenge), cookie: [cookie, cookieOf(answer)].filter(Boolean).join('; ') };
}

function post(path: string, body: object, cookie: string): Promise<Answer> {
  return send(`${server.url}/api/auth/passkey/${path}`, {
    method: 'POST',
    headers: { ...sameOriginHeaders(server.url), cookie },
    body: JSON.stringify(body),
    from: freshAddress(),
  });
}

async function withPasskey() {
  const { id, email } = await joinTeam(t.deps, 'member');
  const session = cookieOf(await signIn(server.url, { email, from: freshAddress() }));
  const key = new SoftwareAuthenticator();
  const { challenge, cookie } = await options('generate-register-options?name=laptop', session);
  const response = key.register({ challenge, origin, rpId: RP_ID });
  const added = await post('verify-registration', { response, name: 'laptop' }, cookie);
  expect([added.status, added.body]).toEqual([200, expect.stringContaining('laptop')]);
  return { id, email, key, session };
}

async function signInBy(key: SoftwareAuthenticator, change: object = {}) {
  const { challenge, cookie } = await options('generate-authenticate-options', '');
  const response = key.authenticate({ challenge, origin, rpId: RP_ID, ...change });
  return { answer: await post('verify-authentication', { response }, cookie), response, cookie };
}

const actorOf = (answer: Answer) => actorFromHeaders(t.deps, new Headers({ cookie: cookieOf(answer) }));

describe('a passkey', () => {
  test('signs in without a password, each answer once', async () => {
    const { id, key } = await withPasskey();
    const { answer, response, cookie } = await signInBy(key);
    expect(await actorOf(answer)).toMatchObject({ userId: id });
    const sessions = await t.deps.db.session.findMany({ where: { userId: id } });
    for (const { token } of sessions) expect(answer.body).not.toContain(token);
    expect(cookieOf(answer)).toContain(sessions.at(-1)?.token);
    const again = await post('verify-authentication', { response }, cookie);
    expect([again.status < 500, await actorOf(again)]).toEqual([true, null]);
  });

  test('is no use to another page, another site, nor without finger, face or PIN', async () => {
    const { key } = await withPasskey();
    for (const change of [
      { origin: 'https://evil.example' },
      { rpId: 'evil.example' },
      { userVerified: false },
    ]) {
      const { answer } = await signInBy(key, change);
      expect([change, await actorOf(answer)]).toEqual([change, null]);
      expect(answer.status).toBeGreaterThanOrEqual(400);
    }
  });

  test('of nobody here opens nothing, nor does one that was removed', async () => {
    expect(await actorOf((await signInBy(new SoftwareAuthenticator())).answer)).toBeNull();
    const { id, key, session } = await withPasskey();
    const [row] = await t.deps.db.passkey.findMany({ where: { userId: id } });
    const other = await withPasskey();
    expect((await post('delete-passkey', { id: row?.id }, other.session)).status).toBeGreaterThanOrEqual(400);
    expect((await post('delete-passkey', { id: row?.id }, session)).status).toBe(200);
    expect(await actorOf((await signInBy(key)).answer)).toBeNull();
  });

  test('ends with its person being disabled', async () => {
    const { id, key } = await withPasskey();
    await setDisabled(t.deps, t.actor, { id, revision: 0, disabled: true });
    const { answer } = await signInBy(key);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(await t.deps.db.session.count({ where: { userId: id } })).toBe(0);
  });
});
