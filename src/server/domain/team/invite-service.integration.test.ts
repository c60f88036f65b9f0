import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDeps, type TestDeps } from '../../testing/test-deps';
import { acceptInvite, createInvite, findInvite, listInvites, revokeInvite } from './invite-service';

let t: TestDeps;
beforeAll(async () => {
  t = await createTestDeps();
});
afterAll(() => t.close());

async function invite(role: 'member' | 'viewer' = 'member') {
  const { id, path } = await createInvite(t.deps, { role, createdBy: t.actor.userId });
  return { id, token: new URL(path, 'http://localhost').searchParams.get('token') ?? '' };
}

function person(token: string, email: string) {
  return { token, email, name: `Bea ${email}`, password: 'correct horse battery' };
}

describe('an invitation', () => {
  test('makes one account of its role and is used up', async () => {
    const { token } = await invite('viewer');
    expect(await findInvite(t.deps, token)).toEqual({ role: 'viewer' });
    expect(await acceptInvite(t.deps, person(token, 'Bea@Example.org'))).toMatchObject({
      email: 'bea@example.org',
    });
    const user = await t.deps.db.user.findUniqueOrThrow({ where: { email: 'bea@example.org' } });
    expect(user.role).toBe('viewer');
    expect(await findInvite(t.deps, token)).toBeNull();
    await expect(acceptInvite(t.deps, person(token, 'eve@example.org'))).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  test('is won by one of two who come at once', async () => {
    const { token } = await invite();
    const outcomes = await Promise.allSettled([
      acceptInvite(t.deps, person(token, 'first@example.org')),
      acceptInvite(t.deps, person(token, 'second@example.org')),
    ]);
    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected']);
    const emails = ['first@example.org', 'second@example.org'];
    expect(await t.deps.db.user.count({ where: { email: { in: emails } } })).toBe(1);
  });

  test('stays usable when the address has an account already', async () => {
    const { token } = await invite();
    await expect(acceptInvite(t.deps, person(token, t.actor.email))).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await findInvite(t.deps, token)).not.toBeNull();
  });

  test('ends when its time is over, and when it is withdrawn', async () => {
    const late = await invite();
    await t.deps.db.invite.update({ where: { id: late.id }, data: { expiresAt: new Date(Date.now() - 1) } });
    expect(await findInvite(t.deps, late.token)).toBeNull();
    await expect(acceptInvite(t.deps, person(late.token, 'late@example.org'))).rejects.toMatchObject({
      code: 'not-found',
    });
    const withdrawn = await invite();
    await revokeInvite(t.deps, withdrawn.id);
    expect(await findInvite(t.deps, withdrawn.token)).toBeNull();
    expect((await listInvites(t.deps)).map((item) => item.id)).not.toContain(late.id);
    await expect(revokeInvite(t.deps, withdrawn.id)).rejects.toMatchObject({ code: 'not-found' });
  });
});
