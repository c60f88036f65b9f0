import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Route } from '../rest/route';
import { cookieOf, joinTeam, sameOriginHeaders, send, signIn } from '../testing/test-client';
import { createTestDeps, type TestDeps } from '../testing/test-deps';
import { colourPhoto } from '../testing/test-photos';
import { startTestServer } from '../testing/test-server';
import { tunables } from '../tunables';
import { createRequestHandler } from './request-handler';

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

describe('every answer', () => {
  test('carries the headers that keep browsers from guessing, framing and leaking', async () => {
    const { status, headers } = await send(`${url}/healthz`);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
    });
    expect(headers['strict-transport-security']).toBeUndefined();
  });

  test('of a page allows scripts by a nonce that is never the same', async () => {
    const policies = await Promise.all([send(`${url}/runs`), send(`${url}/runs`)]);
    const nonces = policies.map(
      ({ headers }) => /'nonce-([^']+)'/.exec(String(headers['content-security-policy']))?.[1],
    );
    expect(nonces[0]).toMatch(/^[\w+/=]{20,}$/);
    expect(nonces[0]).not.toBe(nonces[1]);
    expect(policies[0].headers['content-security-policy']).toContain("frame-ancestors 'none'");
  });

  test('to a path or a method that does not exist says so in JSON', async () => {
    const nowhere = await send(`${url}/api/nowhere`);
    expect([nowhere.status, nowhere.json().error?.code]).toEqual([404, 'not-found']);
    const wrong = await send(`${url}/api/classify`, { headers: {} });
    expect([wrong.status, wrong.headers.allow]).toEqual([405, 'POST']);
    expect((await send(`${url}/api/photos/%E0%A4%A`)).status).toBe(404);
  });

  test('to a body that is too large is readable by the client that sent it', async () => {
    const body = JSON.stringify({ json: { token: 'x'.repeat(tunables.strangersJson.maxBytes) } });
    const call = await send(`${url}/api/trpc/team.acceptInvite`, {
      method: 'POST',
      headers: sameOriginHeaders(url),
      body,
    });
    expect(call.status).toBe(413);
    const auth = await send(`${url}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: sameOriginHeaders(url),
      body,
    });
    expect([auth.status, auth.json().error?.code]).toEqual([413, 'too-large']);
  });

  test('over HTTPS keeps browsers on HTTPS, and its cookies too', async () => {
    const secure = await createTestDeps({ env: { publicUrl: 'https://coins.example.org' } });
    const other = await startTestServer(secure.deps);
    const { headers } = await send(`${other.url}/healthz`);
    expect(headers['strict-transport-security']).toBe('max-age=31536000');
    const context = await secure.deps.auth.$context;
    expect(context.authCookies.sessionToken.name).toMatch(/^__Secure-/);
    await other.close();
    await secure.close();
  });

  test('to an error of ours says nothing of the inside', async () => {
    const routes: Route[] = [
      {
        method: 'GET',
        pattern: '/api/broken',
        permission: 'open',
        handler: async () => {
          throw new Error('password of the database');
        },
      },
    ];
    const pages = async () => undefined;
    const broken = createServer(createRequestHandler({ deps: t.deps, routes, pages }));
    await new Promise<void>((resolve) => broken.listen(0, '127.0.0.1', resolve));
    const answer = await send(`http://127.0.0.1:${(broken.address() as AddressInfo).port}/api/broken`);
    expect([answer.status, answer.json().error?.code]).toEqual([500, 'internal']);
    expect(answer.body).not.toContain('password');
    await new Promise((resolve) => broken.close(resolve));
  });
});

describe('requests that are seldom seen', () => {
  test('HEAD is answered as GET is, without the body, wherever GET is', async () => {
    for (const path of ['/healthz', '/readyz', '/metrics', '/runs']) {
      const [get, head] = await Promise.all([
        send(`${url}${path}`),
        send(`${url}${path}`, { method: 'HEAD' }),
      ]);
      expect([path, head.status, head.body]).toEqual([path, get.status, '']);
      expect(head.headers['content-type']).toBe(get.headers['content-type']);
    }
    const { email } = await joinTeam(t.deps, 'viewer');
    const cookie = cookieOf(await signIn(url, { email }));
    const bytes = await colourPhoto('red', 1);
    const { hash } = await t.deps.blobs.write(bytes);
    await t.deps.db.photo.create({
      data: { hash, format: 'png', width: 8, height: 8, bytes: bytes.byteLength },
    });
    const photo = await send(`${url}/api/photos/${hash}`, { method: 'HEAD', headers: { cookie } });
    expect([photo.status, photo.body]).toEqual([200, '']);
    expect(photo.headers).toMatchObject({
      'content-type': 'image/png',
      'content-length': `${bytes.byteLength}`,
    });
    expect((await send(`${url}/api/classify`, { method: 'HEAD' })).status).toBe(405);
  });

  test('a malformed address is refused and no error of the server', async () => {
    for (const path of ['/%', '/runs/%zz', '/models/%E0%A4%A']) {
      const answer = await send(`${url}${path}`);
      expect([path, answer.status, answer.json().error?.code]).toEqual([path, 400, 'bad-request']);
    }
  });

  test.each(['/socket.io', '/socket.io?EIO=4&transport=polling', '/socket.io/nothing'])(
    '%s is answered at once',
    async (path) => {
      const answer = await Promise.race([send(`${url}${path}`), delay(5_000, null)]);
      expect(answer?.status).toBeGreaterThanOrEqual(200);
    },
  );
});
