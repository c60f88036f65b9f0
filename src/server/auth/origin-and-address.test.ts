import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { clientAddress } from './client-address';
import { isSameOrigin } from './same-origin';

const from = (remoteAddress: string, forwarded?: string) =>
  ({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } }) as unknown as IncomingMessage;

describe('the address of a client', () => {
  test('is the one the connection comes from, whatever the client claims', () => {
    expect(clientAddress(from('192.0.2.7', '203.0.113.9'), [])).toBe('192.0.2.7');
    expect(clientAddress(from('::ffff:192.0.2.7'), [])).toBe('192.0.2.7');
  });

  test('is the last one that no trusted proxy stands for', () => {
    const proxies = ['10.0.0.1', '10.0.0.2'];
    expect(clientAddress(from('10.0.0.1', 'forged, 203.0.113.9, 10.0.0.2'), proxies)).toBe('203.0.113.9');
    expect(clientAddress(from('10.0.0.1'), proxies)).toBe('10.0.0.1');
    expect(clientAddress(from('192.0.2.7', '203.0.113.9'), proxies)).toBe('192.0.2.7');
  });
});

describe('a request of our own page', () => {
  const host = 'localhost:3000';

  test('is known by what the browser says of it, or by its origin', () => {
    expect(isSameOrigin({ 'sec-fetch-site': 'same-origin', host }, null)).toBe(true);
    expect(isSameOrigin({ origin: 'http://localhost:3000', host }, null)).toBe(true);
    expect(isSameOrigin({ origin: 'https://coins.example.org', host }, 'https://coins.example.org')).toBe(
      true,
    );
  });

  test('is not one of another site, another port, a sandbox or of a program', () => {
    expect(isSameOrigin({ 'sec-fetch-site': 'same-site', origin: 'http://localhost:3000', host }, null)).toBe(
      false,
    );
    expect(isSameOrigin({ origin: 'http://localhost:4000', host }, null)).toBe(false);
    expect(isSameOrigin({ origin: 'null', host }, null)).toBe(false);
    expect(isSameOrigin({ origin: 'nonsense', host }, null)).toBe(false);
    expect(isSameOrigin({ host }, null)).toBe(false);
  });
});
