import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDeps, insertTestMember, type TestDeps } from '../../testing/test-deps';
import { acceptInvite, createInvite } from './invite-service';
import { nameSkeleton, newcomersName, requireOwnName } from './name-policy';
import { renameAccount } from './rename-account';

let t: TestDeps;
beforeAll(async () => {
  t = await createTestDeps();
  await insertTestMember(t.deps, { name: 'Zoë Müller', email: 'zoe@example.org', role: 'administrator' });
});
afterAll(() => t.close());

const password = 'violet anchor seventeen';

describe('a display name', () => {
  test.each([
    ['Zoë Müller', 'the same'],
    ['zoe muller', 'without case and accents'],
    ['Zoë  Müller.', 'with other signs'],
    ['Zое Мüllеr', 'in Cyrillic letters'],
    ['Ζoë Müller', 'in Greek letters'],
    ['Z0ë MüIIer', 'with digits and capitals for letters'],
    ['Ｚｏë Ｍüller', 'in wide letters'],
    ['Mintmark', 'of the product'],
    ['аdministrator', 'of a role'],
    ['Deleted member', 'of one who is gone'],
  ])('cannot be taken for that of somebody else: %s, %s', async (name) => {
    await expect(requireOwnName(t.deps.db, name, null)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('may be like another’s where people can tell them apart, and stay one’s own', async () => {
    for (const name of ['Zoë Müller-Berg', 'Zora Müller', '王小明', '王小红']) {
      await requireOwnName(t.deps.db, name, null);
    }
    await requireOwnName(t.deps.db, 'Ada', t.actor.userId);
    expect(nameSkeleton('王小明')).not.toBe(nameSkeleton('王小红'));
  });

  test('is checked when somebody joins and when somebody is renamed', async () => {
    const { path } = await createInvite(t.deps, { role: 'viewer', createdBy: t.actor.userId });
    const joiner = {
      token: path.split('token=')[1] ?? '',
      name: 'ZOE MULLER',
      email: 'eve@example.org',
      password,
    };
    await expect(acceptInvite(t.deps, joiner)).rejects.toMatchObject({ code: 'conflict' });
    await acceptInvite(t.deps, { ...joiner, name: 'Eve' });
    await expect(renameAccount(t.deps, t.actor, 'EVЕ')).rejects.toMatchObject({ code: 'conflict' });
    await renameAccount(t.deps, t.actor, 'Ada L.');
  });

  test('that an organisation’s provider brings gets a number where it is taken', async () => {
    const person = { name: 'Zoe\u202e Muller', email: 'z@example.org' };
    expect(await newcomersName(t.deps, person)).toBe('Zoe Muller (2)');
    expect(await newcomersName(t.deps, { name: '', email: 'new.one@example.org' })).toBe('new.one');
  });
});
