import { expect, it } from 'vitest';
import { isReadableByNetwork, servesHttps } from './protection';

const tls = { certFile: '/cert.pem', keyFile: '/key.pem' };

it.each([
  ['this machine only', { host: '127.0.0.1', publicUrl: null, tls: null }, { https: false, readable: false }],
  ['the network', { host: '0.0.0.0', publicUrl: null, tls: null }, { https: false, readable: true }],
  [
    'one address of the network',
    { host: '192.0.2.7', publicUrl: null, tls: null },
    { https: false, readable: true },
  ],
  ['the network, with TLS', { host: '0.0.0.0', publicUrl: null, tls }, { https: true, readable: false }],
  [
    'the network, behind a proxy with TLS',
    { host: '0.0.0.0', publicUrl: 'https://coins.example.org', tls: null },
    { https: true, readable: false },
  ],
  [
    'the network, behind a proxy without',
    { host: '::', publicUrl: 'http://coins.lan', tls: null },
    { https: false, readable: true },
  ],
])('knows whether others can read along on %s', (_where, env, { https, readable }) => {
  expect([servesHttps(env), isReadableByNetwork(env)]).toEqual([https, readable]);
});
