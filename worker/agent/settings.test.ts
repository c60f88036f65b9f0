import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseSettings } from './settings';

describe('parseSettings', () => {
  it('takes flags before the environment', () => {
    const settings = parseSettings(['--server', 'https://coins.example/', '--name', 'lab'], {
      MINTMARK_SERVER: 'http://other',
      MINTMARK_WORKER_TOKEN: 'secret',
      MINTMARK_CACHE: '/cache',
      MINTMARK_BASE_WEIGHTS: 'weights',
    });
    expect(settings).toMatchObject({
      server: { url: 'https://coins.example', token: 'secret' },
      name: 'lab',
      cacheDir: path.resolve('/cache/worker'),
      photoCacheBytes: 50e9,
      baseWeightsDir: path.resolve('weights'),
    });
  });

  it('needs no token for the server on this machine', () => {
    expect(parseSettings(['--local', 'data'], {}).server).toEqual({ localDataDir: path.resolve('data') });
  });

  it('trains one run at a time unless it is told a number', () => {
    const local = ['--local', 'data'];
    expect(parseSettings(local, {}).slots).toBe(1);
    expect(parseSettings(local, { MINTMARK_WORKER_SLOTS: '3' }).slots).toBe(3);
    expect(parseSettings([...local, '--slots', '2'], { MINTMARK_WORKER_SLOTS: '3' }).slots).toBe(2);
  });

  it('takes labels one by one or with commas between, each once', () => {
    const local = ['--local', 'data'];
    expect(parseSettings([...local, '--label', 'a100', '--label', 'lab,a100'], {}).labels).toEqual([
      'a100',
      'lab',
    ]);
    expect(parseSettings(local, { MINTMARK_WORKER_LABELS: 'lab, big' }).labels).toEqual(['lab', 'big']);
    expect(parseSettings(local, {}).labels).toEqual([]);
  });

  it('trains with the best runtime that loads unless it is told one', () => {
    const local = ['--local', 'data'];
    expect(parseSettings(local, {}).runtime).toBeNull();
    expect(parseSettings(local, { MINTMARK_RUNTIME: 'webgpu' }).runtime).toBe('webgpu');
    expect(parseSettings([...local, '--runtime', 'wasm'], { MINTMARK_RUNTIME: 'webgpu' }).runtime).toBe(
      'wasm',
    );
  });

  it.each([
    [['--local', 'data', '--runtime', 'cuda'], {}, /"cuda"; give one of tensorflow, webgpu, wasm/],
    [['--local', 'data', '--label', 'Big GPU'], {}, /"Big GPU"; give at most 40 lower-case/],
    [['--local', 'data', '--slots', '0'], {}, /"0"; give a whole number from 1 to 64/],
    [['--local', 'data', '--slots', '1.5'], {}, /"1.5"; give a whole number/],
    [[], {}, /Name the server/],
    [['--server', 'http://x'], {}, /token/],
    [['--server', 'coins', '--token', 't'], {}, /not an address/],
    [['--sever', 'http://x'], {}, /Usage/],
    [['--help'], {}, /^Usage/],
    [['--local', 'data'], { MINTMARK_CHECKPOINT_MINUTES: 'soon' }, /"soon"; give minutes above 0/],
    [['--local', 'data'], { MINTMARK_TRAINER_NICENESS: '-5' }, /"-5"; give a whole number from 0/],
    [['--local', 'data'], { MINTMARK_TRAINER_NICENESS: '20' }, /"20"; give a whole number from 0/],
  ])('says what is wrong with %j', (argv, env, message) => {
    expect(() => parseSettings(argv, env)).toThrow(message);
  });
});
