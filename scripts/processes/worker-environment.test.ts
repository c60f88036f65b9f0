import { expect, it } from 'vitest';
import { settingGroups } from '../../src/shared/settings';
import { workerEnvironment } from './worker-environment.mjs';

it('the local worker gets its own settings and none of the server', () => {
  const named = (title: string) =>
    settingGroups
      .filter((group) => group.title === title)
      .flatMap(({ settings }) => settings.flatMap((it) => it.names));
  const others = settingGroups
    .filter(({ title }) => !['Worker', 'Training'].includes(title))
    .flatMap(({ settings }) => settings.flatMap((it) => it.names));
  const env = Object.fromEntries(
    [...named('Worker'), ...named('Training'), ...others, 'PATH'].map((name) => [name, 'x']),
  );
  const given = Object.keys(workerEnvironment({ ...env, AWS_SESSION_TOKEN: 'x', PGPASSWORD: 'x' } as never));
  const shared = ['PATH', 'MINTMARK_CACHE', 'MINTMARK_LOG_LEVEL'];
  expect(given.sort()).toEqual([...named('Worker'), ...named('Training'), ...shared].sort());
});
