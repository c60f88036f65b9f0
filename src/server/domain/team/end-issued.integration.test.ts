import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actorFromHeaders, workerFromToken } from '../../auth/actor';
import type { Actor } from '../../deps';
import { createTestDeps, insertTestMember, type TestDeps } from '../../testing/test-deps';
import { listIssued } from './end-issued';
import { acceptInvite, createInvite, findInvite, listInvites } from './invite-service';
import { setDisabled, setRole } from './service';
import { createToken, listTokens } from './token-service';

let t: TestDeps;
beforeAll(async () => {
  t = await createTestDeps();
});
afterAll(() => t.close());

let people = 0;
/** An administrator who has issued one of each. */
async function issuer() {
  const email = `issuer-${people++}@example.org`;
  const person = await insertTestMember(t.deps, { name: email, email, role: 'administrator' });
  const now = new Date();
  await t.deps.db.session.create({
    data: { id: email, token: email, userId: person.userId, expiresAt: new Date(now.getTime() + 1e6) },
  });
  const api = await createToken(t.deps, person, { kind: 'api', name: 'notebook' });
  const worker = await createToken(t.deps, person, { kind: 'worker', name: 'gpu-box' });
  return { person, api, worker, invite: await invitation(person) };
}

async function invitation(by: Actor) {
  const { path } = await createInvite(t.deps, { role: 'administrator', createdBy: by.userId });
  return path.split('token=')[1] ?? '';
}

async function stillWorks({ api, worker, invite, person }: Awaited<ReturnType<typeof issuer>>) {
  const bearer = new Headers({ authorization: `Bearer ${api.secret}` });
  return {
    sessions: await t.deps.db.session.count({ where: { userId: person.userId } }),
    api: (await actorFromHeaders(t.deps, bearer)) !== null,
    worker: (await workerFromToken(t.deps, worker.secret)) !== null,
    invite: (await findInvite(t.deps, invite)) !== null,
  };
}

const joiner = (token: string) => ({
  token,
  name: 'Back Again',
  email: 'back@example.org',
  password: 'correct horse battery',
});

describe('everything an administrator has issued', () => {
  test('is listed before it is ended', async () => {
    const { person, api, worker } = await issuer();
    expect(await listIssued(t.deps, person.userId)).toEqual({
      sessions: 1,
      apiTokens: [{ id: api.id, name: 'notebook' }],
      workerTokens: [{ id: worker.id, name: 'gpu-box' }],
      invitations: 1,
      resetLinks: 0,
    });
  });

  test('ends when they are disabled, and does not come back with them', async () => {
    const issued = await issuer();
    const ended = { sessions: 0, api: false, worker: false, invite: false };
    await setDisabled(t.deps, t.actor, { id: issued.person.userId, revision: 0, disabled: true });
    expect(await stillWorks(issued)).toEqual(ended);
    await setDisabled(t.deps, t.actor, { id: issued.person.userId, revision: 1, disabled: false });
    expect(await stillWorks(issued)).toEqual(ended);
  });

  test('ends when they are demoted', async () => {
    const issued = await issuer();
    await setRole(t.deps, t.actor, { id: issued.person.userId, revision: 0, role: 'viewer' });
    expect(await stillWorks(issued)).toEqual({ sessions: 0, api: false, worker: false, invite: false });
  });

  test('goes to whoever disables them where it serves the team, if asked, and lists say so', async () => {
    const issued = await issuer();
    const change = { id: issued.person.userId, revision: 0, disabled: true, handOver: true };
    await setDisabled(t.deps, t.actor, change);
    expect(await stillWorks(issued)).toEqual({ sessions: 0, api: false, worker: true, invite: true });
    const tokens = await listTokens(t.deps, t.actor);
    expect(tokens.find(({ id }) => id === issued.worker.id)?.owner).toBe('Ada');
    expect((await listInvites(t.deps)).map(({ createdBy }) => createdBy)).toContain('Ada');
  });
});

describe('an invitation', () => {
  test('grants nothing that its creator has no longer, however the creator lost it', async () => {
    const { person, invite } = await issuer();
    // Past the service, as a restored backup or a second server's race would leave it.
    await t.deps.db.user.update({ where: { id: person.userId }, data: { role: 'member' } });
    expect(await findInvite(t.deps, invite)).toBeNull();
    await expect(acceptInvite(t.deps, joiner(invite))).rejects.toMatchObject({ code: 'not-found' });
    await t.deps.db.user.update({
      where: { id: person.userId },
      data: { role: 'administrator', disabledAt: new Date() },
    });
    await expect(acceptInvite(t.deps, joiner(invite))).rejects.toMatchObject({ code: 'not-found' });
    await t.deps.db.user.delete({ where: { id: person.userId } });
    await expect(acceptInvite(t.deps, joiner(invite))).rejects.toMatchObject({ code: 'not-found' });
  });

  test('of an administrator who is disabled at that moment makes no account', async () => {
    for (let round = 0; round < 5; round++) {
      const { person, invite } = await issuer();
      const email = `race-${round}@example.org`;
      const [joined, disabled] = await Promise.allSettled([
        acceptInvite(t.deps, { ...joiner(invite), email, name: `Race ${round}` }),
        setDisabled(t.deps, t.actor, { id: person.userId, revision: 0, disabled: true }),
      ]);
      expect(disabled.status).toBe('fulfilled');
      // Whoever was first: an account that was made before stands in the list of members, and none comes after.
      const made = await t.deps.db.user.count({ where: { email } });
      expect(made).toBe(joined.status === 'fulfilled' ? 1 : 0);
      expect(await findInvite(t.deps, invite)).toBeNull();
    }
  });
});
