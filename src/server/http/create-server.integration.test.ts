import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AppError } from '../errors';
import { readJsonText } from '../request/bounded-json';
import { readBody } from '../request/read-body';
import { createHttpServer } from './create-server';

const server = createHttpServer({
  headersTimeoutSeconds: 0.2,
  requestTimeoutSeconds: 0.6,
  connectionCheckSeconds: 0.1,
  idleConnectionSeconds: 1,
});
server.keepAliveTimeout = 100;
let port: number;
/** Well before the limit for every request. */
const JSON_SECONDS = 0.15;
const LIMITS = { maxBytes: 1000, maxDepth: 4, maxNodes: 20 };
const refusals: string[] = [];

beforeAll(async () => {
  server.on('request', (req, res) => {
    const body = req.url === '/json' ? readJsonText(req, LIMITS, JSON_SECONDS) : readBody(req, 1000);
    body.then(
      ({ length }) => res.end(`${length} bytes`),
      (error: AppError) => {
        refusals.push(error.code);
        res.destroy();
      },
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

/** @returns what came before the server ended the connection. */
async function say(text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(text);
  let received = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    received += chunk;
  });
  await once(socket, 'close');
  return received;
}

test.each([
  ['no word', ''],
  ['half a head', 'POST / HTTP/1.1\r\nHost: x\r\n'],
  ['half a body', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf'],
  ['one request and nothing more', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'],
])('a connection with %s is ended', async (_what, text) => {
  const received = await say(text);
  expect(received === '' || /^HTTP\/1.1 (408|200)/.test(received)).toBe(true);
});

test('a call whose JSON comes by drops is cut after its own limit, and one that is in time is answered', async () => {
  const head =
    'POST /json HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 4\r\n\r\n';
  expect(await say(`${head}true`)).toContain('4 bytes');
  // Without a word, which the limit for every request would say (408).
  expect(await say(`${head}tr`)).toBe('');
  expect(refusals).toEqual(['bad-request']);
});
