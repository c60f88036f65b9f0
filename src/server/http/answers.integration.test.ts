import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Route } from '../rest/route';
import { sameOriginHeaders, send } from '../testing/test-client';
import { createTestDeps, type TestDeps } from '../testing/test-deps';
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
    expect([wrong.status, wrong.headers.allow]).toEqual([400, 'POST']);
    expect((await send(`${url}/api/photos/%E0%A4%A`)).status).toBe(404);
  });

  test('to a body that is too large is readable by the client that sent it', async () => {
    const body = JSON.stringify({ json: { token: 'x'.repeat(tunables.maxRpcBodyBytes) } });
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
