import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MAX_CALLS_PER_REQUEST } from '@/shared/answer-coding';
import { createToken } from '../domain/team/token-service';
import { cookieOf, joinTeam, sameOriginHeaders, send, signIn } from '../testing/test-client';
import { createTestDeps, type TestDeps } from '../testing/test-deps';
import { startTestServer } from '../testing/test-server';
import { tunables } from '../tunables';

let t: TestDeps;
let server: Awaited<ReturnType<typeof startTestServer>>;
let url: string;
let cookie: string;

beforeAll(async () => {
  t = await createTestDeps();
  server = await startTestServer(t.deps);
  url = server.url;
  cookie = cookieOf(await signIn(url, await joinTeam(t.deps, 'administrator')));
});
afterAll(async () => {
  await server.close();
  await t.close();
});

const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  send(`${url}${path}`, { method: 'POST', headers: { ...sameOriginHeaders(url), ...headers }, body });

const deep = (levels: number) => `{"json":${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}}`;
const wide = (parts: number) => `{"json":{"token":[${'0,'.repeat(parts - 1)}0]}}`;
const long = (bytes: number) => `{"json":{"token":"${'x'.repeat(bytes)}"}}`;

describe('a stranger', () => {
  test.each([
    ['deep', deep(500)],
    ['of many parts', wide(2000)],
    ['long', long(tunables.strangersJson.maxBytes)],
  ])('cannot have JSON decoded that is %s, by the API or the sign-in', async (_what, body) => {
    for (const path of ['/api/trpc/team.acceptInvite', '/api/auth/sign-in/email', '/api/auth/sign-out']) {
      const { status, json } = await post(path, body);
      expect([path, status, json().error?.code]).toEqual([path, 413, 'too-large']);
    }
  });

  test('cannot put it into the address or a batch either', async () => {
    const input = encodeURIComponent(deep(500));
    expect((await send(`${url}/api/trpc/team.inviteByToken?input=${input}`)).status).toBe(413);
    const calls = (count: number) => `${url}/api/trpc/${Array(count).fill('team.me').join(',')}?batch=1`;
    expect((await send(calls(MAX_CALLS_PER_REQUEST + 1))).status).toBe(400);
    expect((await send(calls(MAX_CALLS_PER_REQUEST))).status).toBe(200);
  });

  test('is read as JSON or not at all', async () => {
    for (const type of [
      'multipart/form-data; boundary=x',
      'application/x-www-form-urlencoded',
      'text/plain',
    ]) {
      for (const path of ['/api/trpc/team.acceptInvite', '/api/auth/sign-in/email']) {
        expect((await post(path, 'a=1', { 'content-type': type })).status).toBe(400);
      }
    }
  });

  test('gets on with what is small', async () => {
    // What is too long for an address is asked for by POST.
    const posted = await post('/api/trpc/team.inviteByToken', long(200));
    const read = await send(`${url}/api/trpc/team.inviteByToken?input=${encodeURIComponent(long(200))}`);
    for (const answer of [posted, read]) {
      expect([answer.status, answer.json().result]).toEqual([200, { data: { json: null } }]);
    }
  });
});

describe('whoever is signed in', () => {
  test('may send more, and no more than anything here needs', async () => {
    const call = (body: string) => post('/api/trpc/team.invite', body, { cookie });
    for (const body of [
      deep(tunables.membersJson.maxDepth),
      wide(tunables.membersJson.maxNodes),
      long(tunables.membersJson.maxBytes),
    ]) {
      expect((await call(body)).status).toBe(413);
    }
    expect((await call(wide(2000))).status).toBe(400);
    expect((await call('{"json":{"role":"viewer"}}')).status).toBe(200);
  });

  test('cannot send what only superjson knows: a set is looked through once for each of its entries', async () => {
    const values = { token: ['set'], 'token.0': ['Date'] };
    const input = encodeURIComponent(JSON.stringify({ json: { token: ['x'] }, meta: { values } }));
    const { status } = await send(`${url}/api/trpc/team.inviteByToken?input=${input}`, {
      headers: { cookie },
    });
    expect(status).toBe(400);
  });
});

test('a worker asks for photos in few words', async () => {
  const { secret } = await createToken(t.deps, t.actor, { kind: 'worker', name: 'limits' });
  const headers = { authorization: `Bearer ${secret}` };
  const ask = (body: string) => post('/api/worker/photos', body, headers);
  expect((await ask(`{"hashes":${'['.repeat(10_000)}`)).status).toBe(413);
  expect((await ask(`{"hashes":[${'"",'.repeat(2000)}""]}`)).status).toBe(413);
  expect((await ask(`{"hashes":["${'0'.repeat(64)}"]}`)).status).toBe(200);
});
