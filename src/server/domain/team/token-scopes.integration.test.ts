import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TokenScope } from '@/shared/permissions';
import { actorFromHeaders } from '../../auth/actor';
import { connected, SocketServer } from '../../testing/socket-server';
import { send } from '../../testing/test-client';
import { createTestDeps, type TestDeps } from '../../testing/test-deps';
import { startTestServer } from '../../testing/test-server';
import { LOCAL_USER } from './local-user';
import { createToken, listTokens } from './token-service';

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

async function token(scopes?: TokenScope[], expiresInDays?: number) {
  const made = await createToken(t.deps, t.actor, { kind: 'api', name: 'scoped', scopes, expiresInDays });
  return { ...made, authorization: `Bearer ${made.secret}` };
}

/** One call of each kind, by whether it got past the permission. */
async function reach(authorization: string) {
  const headers = { authorization, 'content-type': 'application/json' };
  const status = async (path: string, body?: object) =>
    (
      await send(`${server.url}${path}`, {
        method: body ? 'POST' : 'GET',
        headers,
        ...(body && { body: JSON.stringify({ json: body }) }),
      })
    ).status;
  const passes = async (...call: Parameters<typeof status>) => ![401, 403].includes(await status(...call));
  return {
    read: await passes('/api/trpc/runs.list?input={"json":{}}'),
    run: await passes('/api/trpc/runs.cancel', { run: '999' }),
    classify: await passes('/api/classify', {}),
    admin: await passes('/api/trpc/team.invites'),
    delete: await passes('/api/trpc/lifecycle.purge', { ids: [] }),
    own: await passes('/api/trpc/notifications.markRead', {}),
    photos: await passes(`/api/photos/${'0'.repeat(64)}`),
  };
}

describe('an API token', () => {
  const none = {
    read: false,
    run: false,
    classify: false,
    admin: false,
    delete: false,
    own: false,
    photos: false,
  };

  test('does what its scopes say and nothing else, on tRPC and REST', async () => {
    expect(await reach((await token(['read'])).authorization)).toEqual({ ...none, read: true, photos: true });
    expect(await reach((await token(['run'])).authorization)).toEqual({ ...none, run: true });
    expect(await reach((await token(['classify'])).authorization)).toEqual({ ...none, classify: true });
    expect(await reach((await token(['admin'])).authorization)).toEqual({
      ...none,
      admin: true,
      delete: true,
    });
    expect(Object.values(await reach((await token()).authorization))).not.toContain(false);
  });

  test('never does more than its person may', async () => {
    const { authorization } = await token(['read', 'run', 'classify', 'admin']);
    await t.deps.db.user.update({ where: { id: t.actor.userId }, data: { role: 'viewer' } });
    try {
      expect(await reach(authorization)).toEqual({
        ...none,
        read: true,
        classify: true,
        own: true,
        photos: true,
      });
    } finally {
      await t.deps.db.user.update({ where: { id: t.actor.userId }, data: { role: 'administrator' } });
    }
  });

  test('whose scopes cannot be read does nothing', async () => {
    const { id, authorization } = await token(['read']);
    await t.deps.db.apiToken.update({ where: { id }, data: { scopes: { all: true } } });
    expect(await reach(authorization)).toEqual(none);
  });

  test('ends with its time', async () => {
    const { id, authorization } = await token(['read'], 1);
    const headers = new Headers({ authorization });
    expect(await actorFromHeaders(t.deps, headers)).not.toBeNull();
    const listed = (await listTokens(t.deps, t.actor)).find((item) => item.id === id);
    expect(listed).toMatchObject({
      scopes: ['read'],
      owner: 'Ada',
      ownerId: t.actor.userId,
      lastUsedAt: expect.any(Date),
    });
    expect(Math.round(((listed?.expiresAt?.getTime() ?? 0) - Date.now()) / 3_600_000)).toBe(24);
    await t.deps.db.apiToken.update({ where: { id }, data: { expiresAt: new Date() } });
    expect(await actorFromHeaders(t.deps, headers)).toBeNull();
  });

  test('makes no other token; only this machine’s own may, which no person holds', async () => {
    const { authorization } = await token();
    const actor = await actorFromHeaders(t.deps, new Headers({ authorization }));
    if (!actor) throw new Error('the token is good');
    await expect(createToken(t.deps, actor, { kind: 'api', name: 'child' })).rejects.toMatchObject({
      code: 'not-allowed',
    });
    const local = {
      ...LOCAL_USER,
      userId: LOCAL_USER.id,
      token: { id: 'local', scopes: null, isLocal: true },
    };
    await createToken(t.deps, local, { kind: 'worker', name: 'gpu' });
  });
});

test('a socket needs the scope to read', async () => {
  const sockets = await SocketServer.open();
  try {
    const make = (scopes: TokenScope[]) =>
      createToken(sockets.test.deps, sockets.test.actor, { kind: 'api', name: 'live', scopes });
    const open = async (scopes: TokenScope[]) =>
      connected(await sockets.live({ authorization: `Bearer ${(await make(scopes)).secret}` }));
    await open(['read']);
    await expect(open(['classify', 'admin'])).rejects.toThrow();
  } finally {
    await sockets.close();
  }
});
