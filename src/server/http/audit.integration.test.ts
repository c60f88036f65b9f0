import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AuditRow } from '@/shared/contracts/audit';
import { listEntries } from '../domain/audit/service';
import { createToken } from '../domain/team/token-service';
import { routes } from '../rest/routes';
import { cookieOf, joinTeam, sameOriginHeaders, send, signIn } from '../testing/test-client';
import { createTestDeps, insertTestMember, type TestDeps } from '../testing/test-deps';
import { startTestServer } from '../testing/test-server';
import { appRouter } from '../trpc/root';
import { tunables } from '../tunables';

let t: TestDeps;
let server: Awaited<ReturnType<typeof startTestServer>>;
let url: string;
let admin: { authorization: string };

beforeAll(async () => {
  t = await createTestDeps();
  server = await startTestServer(t.deps);
  url = server.url;
  const { secret } = await createToken(t.deps, t.actor, { kind: 'api', name: 'audit' });
  admin = { authorization: `Bearer ${secret}` };
});
afterAll(async () => {
  await server.close();
  await t.close();
});

/** Entries of one action, the newest first. */
async function entries(action: string): Promise<AuditRow[]> {
  return (await listEntries(t.deps, { limit: 200, action })).items;
}

function mutate(procedure: string, input: unknown, headers: Record<string, string>) {
  return send(`${url}/api/trpc/${procedure}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ json: input }),
  });
}

/** Each test signs in from an address of its own: attempts are counted by address. */
let lastAddress = 1;
const freshAddress = () => `127.0.2.${lastAddress++}`;

describe('the audit log', () => {
  const mutations = Object.entries(appRouter._def.procedures).flatMap(([path, procedure]) =>
    (procedure as unknown as { _def: { type: string } })._def.type === 'mutation' ? path : [],
  );

  test('has every mutation of the API, whatever becomes of it', async () => {
    expect(mutations.length).toBeGreaterThan(30);
    // Most are refused: what is recorded of the others is the same, and nothing is set going by it.
    const viewer = await insertTestMember(t.deps, { name: 'Vi', email: 'vi@example.org', role: 'viewer' });
    const { secret } = await createToken(t.deps, viewer, { kind: 'api', name: 'walk' });
    for (const path of mutations) {
      await mutate(path, { id: 'nothing', nonsense: true }, { authorization: `Bearer ${secret}` });
      const [entry] = await entries(path);
      expect(entry, `${path} is not recorded`).toMatchObject({
        actorId: viewer.userId,
        actorName: 'Vi',
        via: 'api',
        address: '127.0.0.1',
        tokenId: expect.any(String),
      });
    }
    expect((await entries('runs.cancel'))[0]).toMatchObject({ outcome: 'refused', objectType: 'run' });
  });

  test('has every route of REST that may change something, or the route says why not', () => {
    const silent = routes.flatMap((route) =>
      route.method !== 'GET' && route.audit === null ? route.pattern : [],
    );
    // Pieces of an upload, whose beginning is in the log; bytes without a meaning until a worker's message names them.
    expect(silent).toEqual([
      '/api/uploads/:id',
      '/api/worker/photos',
      '/api/worker/blobs/:hash',
      '/api/worker/checkpoints/:hash',
    ]);
  });

  test('tells a person on a page, a program and the command line apart', async () => {
    const { email } = await joinTeam(t.deps, 'member');
    const from = freshAddress();
    const cookie = cookieOf(await signIn(url, { email, from }));
    const { id } = await t.deps.db.user.findUniqueOrThrow({ where: { email } });
    const before = await t.deps.db.apiToken.findFirstOrThrow({ where: { name: 'audit' } });
    await mutate('notifications.markRead', { until: new Date() }, { ...sameOriginHeaders(url), cookie });
    await mutate('notifications.markRead', {}, { ...admin, 'x-mintmark-client': 'cli' });
    const [cli, page] = await entries('notifications.markRead');
    const address = '127.0.0.1';
    expect(cli).toMatchObject({ via: 'cli', actorId: t.actor.userId, tokenId: before.id, address });
    expect(page).toMatchObject({ via: 'page', actorId: id, tokenId: null, address });
  });

  test('names what was made, and who was refused', async () => {
    const boss = await joinTeam(t.deps, 'administrator');
    const bossCookie = cookieOf(await signIn(url, { email: boss.email, from: freshAddress() }));
    await mutate('team.invite', { role: 'viewer' }, { ...sameOriginHeaders(url), cookie: bossCookie });
    const [made] = await entries('team.invite');
    expect(made).toMatchObject({ outcome: 'done', objectType: 'invitation', objectId: expect.any(String) });
    expect(JSON.parse(made?.detail ?? '')).toEqual({ role: 'viewer' });

    const { email } = await joinTeam(t.deps, 'viewer');
    const cookie = cookieOf(await signIn(url, { email, from: freshAddress() }));
    await mutate('team.invite', { role: 'administrator' }, { ...sameOriginHeaders(url), cookie });
    const [refused] = await entries('team.invite');
    expect(refused).toMatchObject({ outcome: 'refused', via: 'page' });
    expect(JSON.parse(refused?.detail ?? '')).toEqual({ role: 'administrator', code: 'FORBIDDEN' });

    await send(`${url}/api/datasets/import?name=x`, {
      method: 'POST',
      headers: { ...sameOriginHeaders(url), cookie },
      body: 'zip',
    });
    expect((await entries('datasets.import'))[0]).toMatchObject({ outcome: 'refused', via: 'page' });
  });

  test('has sign-ins, failures and sign-outs, with the account where there is one', async () => {
    const { email } = await joinTeam(t.deps, 'member');
    const { id } = await t.deps.db.user.findUniqueOrThrow({ where: { email } });
    const from = freshAddress();
    await signIn(url, { email, password: 'not the password', from });
    await signIn(url, { email: 'nobody@example.org', from });
    const cookie = cookieOf(await signIn(url, { email, from }));
    const headers = { ...sameOriginHeaders(url), cookie };
    await send(`${url}/api/auth/sign-out`, { method: 'POST', headers, body: '{}', from });

    const [done, unknown, wrong] = await entries('auth.sign-in.email');
    expect(done).toMatchObject({ outcome: 'done', actorId: id, address: from, via: 'page' });
    const refused = { outcome: 'refused', actorId: null, address: from, via: 'page', objectType: 'member' };
    expect(unknown).toMatchObject({ ...refused, actorName: 'nobody@example.org', objectId: null });
    expect(wrong).toMatchObject({ ...refused, actorName: email, objectId: id });
    const [out] = await entries('auth.sign-out');
    expect(out).toMatchObject({ outcome: 'done', actorId: id, address: from, via: 'page', objectId: id });
  });

  test('cannot be filled by strangers', async () => {
    const before = (await listEntries(t.deps, { limit: 1 })).total;
    for (let i = 0; i < 5; i++) {
      await mutate('team.acceptInvite', { token: 'x'.repeat(30) }, { 'sec-fetch-site': 'same-origin' });
      await mutate('runs.cancel', { run: '1' }, { 'sec-fetch-site': 'same-origin' });
      await mutate('runs.cancel', { run: '1' }, { authorization: 'Bearer mm_api_nonsense' });
    }
    expect((await listEntries(t.deps, { limit: 1 })).total).toBe(before);
    const from = freshAddress();
    for (let i = 0; i < tunables.signInAttempts + 10; i++)
      await signIn(url, { email: `x-${i}@example.org`, from });
    expect((await listEntries(t.deps, { limit: 1 })).total - before).toBe(tunables.signInAttempts + 1);
  });

  test('has no secret in it', async () => {
    const password = 'a secret password of Mia';
    const { email } = await joinTeam(t.deps, 'member');
    await signIn(url, { email, password, from: freshAddress() });
    const made = await mutate(
      'webhooks.create',
      { url: 'https://example.org/SECRETPATH', kinds: ['run-failed'] },
      admin,
    );
    const secret = /mm_whs_[\w-]{43}/.exec(made.body)?.[0] ?? '';
    expect(secret).not.toBe('');
    const text = JSON.stringify((await listEntries(t.deps, { limit: 200 })).items);
    for (const hidden of [password, secret, 'SECRETPATH', admin.authorization.slice(7)]) {
      expect(text).not.toContain(hidden);
    }
  });

  test('is for administrators, as pages, as lines of JSON and as CSV', async () => {
    const { email } = await joinTeam(t.deps, 'member');
    const cookie = cookieOf(await signIn(url, { email, from: freshAddress() }));
    for (const path of ['/api/trpc/audit.verify?input={"json":{}}', '/api/audit/export']) {
      expect((await send(`${url}${path}`, { headers: { cookie } })).status, path).toBe(403);
    }
    const verified = await send(`${url}/api/trpc/audit.verify?input={"json":{}}`, { headers: admin });
    expect(verified.body).toContain('"problem":null');
    const lines = (await send(`${url}/api/audit/export`, { headers: admin })).body.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).seq)).toEqual(lines.map((_, index) => index + 1));
    t.deps.audit.record({
      action: 'formula',
      outcome: 'done',
      via: 'server',
      actor: { id: null, name: '=1+1, "x"' },
      address: null,
      tokenId: null,
      object: null,
      detail: {},
    });
    const csv = await send(`${url}/api/audit/export?format=csv&action=formula`, { headers: admin });
    expect(csv.body.split('\r\n')).toHaveLength(3);
    expect(csv.body).toContain(`"'=1+1, ""x"""`);
    expect((await send(`${url}/api/audit/export?format=xml`, { headers: admin })).status).toBe(400);
  });
});
