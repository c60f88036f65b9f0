import { describe, expect, it } from 'vitest';
import { loginPath, safeNext } from './login-path';

describe('the way back after sign-in', () => {
  it('keeps paths of this site with their query', () => {
    expect(safeNext('/runs?state=failed#log')).toBe('/runs?state=failed#log');
    expect(loginPath('/runs?x=1')).toBe('/login?next=%2Fruns%3Fx%3D1');
    expect(loginPath('/')).toBe('/login');
    expect(loginPath('/runs', { ended: true })).toBe('/login?next=%2Fruns&ended=1');
  });

  it.each([
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/.//evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '',
    null,
  ])('refuses %j', (next) => {
    expect(safeNext(next)).toBe('/');
  });
});
