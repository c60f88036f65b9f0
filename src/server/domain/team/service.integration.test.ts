import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actorFromHeaders, workerFromToken } from '../../auth/actor';
import { createTestDeps, insertTestMember, type TestDeps } from '../../testing/test-deps';
import { LOCAL_USER } from './local-user';
import { listMembers, setDisabled, setRole } from './service';
import { createToken, listTokens, revokeToken } from './token-service';

let t: TestDeps;
beforeAll(async () => {
  t = await createTestDeps();
});
afterAll(() => t.close());

const bearer = (secret: string) => new Headers({ authorization: `Bearer ${secret}` });

describe('the team', () => {
  test('does not list the built-in user and does not let it be changed', async () => {
    const members = await listMembers(t.deps, t.actor);
    expect(members.map((member) => member.id)).not.toContain(LOCAL_USER.id);
    expect(members.find((member) => member.me)?.email).toBe(t.actor.email);
    await expect(
      setRole(t.deps, t.actor, { id: LOCAL_USER.id, revision: 0, role: 'viewer' }),
    ).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  test('never loses its last administrator', async () => {
    const self = { id: t.actor.userId, revision: 0 };
    await expect(setRole(t.deps, t.actor, { ...self, role: 'member' })).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(setDisabled(t.deps, t.actor, { ...self, disabled: true })).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  test('keeps one of two administrators who step down at once, every time', async () => {
    const self = { id: t.actor.userId, revision: 0 };
    const second = await insertTestMember(t.deps, {
      name: 'Ben',
      email: 'ben@example.org',
      role: 'administrator',
    });
    const both = { id: { in: [self.id, second.userId] } };
    for (let round = 0; round < 10; round++) {
      const outcomes = await Promise.allSettled([
        setRole(t.deps, t.actor, { id: second.userId, revision: 0, role: 'viewer' }),
        round % 2 === 0
          ? setRole(t.deps, second, { ...self, role: 'viewer' })
          : setDisabled(t.deps, second, { ...self, disabled: true }),
      ]);
      expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected']);
      await t.deps.db.user.updateMany({
        where: both,
        data: { role: 'administrator', disabledAt: null, revision: 0 },
      });
    }
    await setRole(t.deps, t.actor, { id: second.userId, revision: 0, role: 'viewer' });
  });
});

describe('an API token', () => {
  test('acts as its user until it is revoked', async () => {
    const { id, secret } = await createToken(t.deps, t.actor, { kind: 'api', name: 'laptop' });
    expect(secret).toMatch(/^mm_api_[\w-]{43}$/);
    expect(await actorFromHeaders(t.deps, bearer(secret))).toEqual({
      ...t.actor,
      token: { id, scopes: null, isLocal: false },
    });
    const [item] = await listTokens(t.deps, t.actor);
    expect(item).toMatchObject({ id, prefix: secret.slice(0, 12), revoked: false });
    expect(item?.lastUsedAt).toBeInstanceOf(Date);
    expect(JSON.stringify(await t.deps.db.apiToken.findMany())).not.toContain(secret.slice(12));
    await revokeToken(t.deps, t.actor, id);
    expect(await actorFromHeaders(t.deps, bearer(secret))).toBeNull();
  });

  test('is no worker token, nor the other way round', async () => {
    const api = await createToken(t.deps, t.actor, { kind: 'api', name: 'laptop' });
    const worker = await createToken(t.deps, t.actor, { kind: 'worker', name: 'gpu' });
    expect(await workerFromToken(t.deps, api.secret)).toBeNull();
    expect(await workerFromToken(t.deps, worker.secret)).toEqual({ tokenId: worker.id });
    expect(await actorFromHeaders(t.deps, bearer(worker.secret))).toBeNull();
  });

  test('belongs to its owner: others neither see nor revoke it, and only administrators make worker tokens', async () => {
    const viewer = await insertTestMember(t.deps, {
      name: 'Vi',
      email: 'vi@example.org',
      role: 'viewer',
    });
    const { id } = await createToken(t.deps, t.actor, { kind: 'api', name: 'mine' });
    expect((await listTokens(t.deps, viewer)).map((item) => item.id)).not.toContain(id);
    await expect(revokeToken(t.deps, viewer, id)).rejects.toMatchObject({ code: 'not-found' });
    await expect(createToken(t.deps, viewer, { kind: 'worker', name: 'w' })).rejects.toMatchObject({
      code: 'not-allowed',
    });
  });

  test('ends with its member being disabled, and stays ended', async () => {
    const member = await insertTestMember(t.deps, {
      name: 'Di',
      email: 'di@example.org',
      role: 'member',
    });
    const { secret } = await createToken(t.deps, member, { kind: 'api', name: 'script' });
    await setDisabled(t.deps, t.actor, { id: member.userId, revision: 0, disabled: true });
    expect(await actorFromHeaders(t.deps, bearer(secret))).toBeNull();
    await setDisabled(t.deps, t.actor, { id: member.userId, revision: 1, disabled: false });
    expect(await actorFromHeaders(t.deps, bearer(secret))).toBeNull();
  });
});
