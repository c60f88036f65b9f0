import { expect, it } from 'vitest';
import { settingGroups } from '@/shared/settings';
import { childEnvironment } from './child-environment';

it('a child of the worker sees what it computes with, and no secret', () => {
  const needed = ['PATH', 'HOME', 'CUDA_VISIBLE_DEVICES', 'TF_NUM_INTRAOP_THREADS', 'LC_ALL', 'https_proxy'];
  const secrets = ['AWS_SECRET_ACCESS_KEY', 'PGPASSWORD', 'GITHUB_TOKEN', 'DATABASE_URL', 'NPM_CONFIG_TOKEN'];
  const ours = settingGroups.flatMap(({ settings }) => settings.flatMap(({ names }) => names));
  const env = Object.fromEntries([...needed, ...secrets, ...ours].map((name) => [name, 'x']));
  expect(Object.keys(childEnvironment(env as NodeJS.ProcessEnv)).sort()).toEqual(
    [
      ...needed,
      'MINTMARK_BASE_WEIGHTS',
      'MINTMARK_CACHE',
      'MINTMARK_NATIVE_THREADS',
      'MINTMARK_TENSORFLOW',
      'MINTMARK_WEBGPU_SOFTWARE',
    ].sort(),
  );
});
