import { describe, expect, it } from 'vitest';
import { completeLock, platformOf } from './complete-lock.mjs';

describe('completing the lock file', () => {
  it.each([
    ['@biomejs/cli-darwin-arm64', { os: ['darwin'], cpu: ['arm64'] }],
    ['@next/swc-win32-x64-msvc', { os: ['win32'], cpu: ['x64'] }],
    ['@tool/linux-x64-musl', { os: ['linux'], cpu: ['x64'], libc: ['musl'] }],
    ['@tailwindcss/oxide-wasm32-wasi', { cpu: ['wasm32'] }],
    ['fsevents', null],
  ])('reads the platform off %s', (name, platform) => {
    expect(platformOf(name)).toEqual(platform);
  });

  it('adds what a mirror left out and touches nothing else', () => {
    const lock = {
      packages: {
        'node_modules/tool': {
          version: '1.0.0',
          dev: true,
          optionalDependencies: { '@tool/linux-x64': '1.0.0', '@tool/darwin-x64': '1.0.0' },
        },
        'node_modules/@tool/linux-x64': { version: '1.0.0', optional: true },
        'node_modules/@tool/linux-x64-musl': { version: '1.0.0', optional: true },
      },
    };
    expect(completeLock(lock)).toEqual(['@tool/linux-x64-musl', '@tool/darwin-x64']);
    expect(lock.packages).toMatchObject({
      'node_modules/@tool/darwin-x64': {
        version: '1.0.0',
        optional: true,
        dev: true,
        os: ['darwin'],
        cpu: ['x64'],
      },
      'node_modules/@tool/linux-x64-musl': { version: '1.0.0', optional: true, libc: ['musl'] },
    });
    expect(completeLock(lock)).toEqual([]);
  });
});
