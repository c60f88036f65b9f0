import { once } from 'node:events';
import { mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import path from 'node:path';
import { pino } from 'pino';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createHttpsServer } from '@/server/http/create-server';
import { followCertificate, readCertificate } from '@/server/http/tls';
import { TEST_CERTIFICATE, writeTestCertificate } from '@/server/testing/test-certificate';
import { joinTeam } from '@/server/testing/test-client';
import { Installation } from '../support/installation';

let installation: Installation;
let files: { certFile: string; keyFile: string };
let local: { url: string; apiToken: string };

beforeAll(async () => {
  installation = await Installation.open();
  const { dataDir } = installation.test.deps.env;
  await mkdir(dataDir, { recursive: true });
  files = await writeTestCertificate(installation.dir);
  const tls = { MINTMARK_TLS_CERT: files.certFile, MINTMARK_TLS_KEY: files.keyFile };
  const web = installation.spawnWeb(tls);
  await installation.until(async () => web.output().includes('Mintmark runs at https://localhost'));
  local = JSON.parse(await readFile(path.join(dataDir, 'local.json'), 'utf8'));
});
afterAll(() => installation.close());

function send(pathname: string, { method = 'GET', headers = {}, body = '' } = {}) {
  return new Promise<{ status: number; cookies: string[]; hsts: unknown }>((resolve, reject) => {
    const options = { method, headers, ca: TEST_CERTIFICATE };
    const req = request(`https://127.0.0.1:${installation.port}${pathname}`, options, (res) => {
      const { 'set-cookie': cookies = [], 'strict-transport-security': hsts } = res.headers;
      res.resume().once('end', () => resolve({ status: res.statusCode ?? 0, cookies, hsts }));
    });
    req.once('error', reject).end(body);
  });
}

it('a server with a certificate speaks HTTPS, marks its cookies and keeps browsers there', async () => {
  expect(await send('/healthz')).toMatchObject({ status: 200, hsts: 'max-age=31536000' });
  const { email } = await joinTeam(installation.test.deps, 'viewer');
  const { status, cookies } = await send('/api/auth/sign-in/email', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
    body: JSON.stringify({ email, password: 'correct horse battery' }),
  });
  expect(status).toBe(200);
  expect(cookies.find((cookie) => cookie.includes('session_token'))).toMatch(/^__Secure-.*; Secure/);
  await expect(fetch(`http://127.0.0.1:${installation.port}/healthz`)).rejects.toThrow();
});

it('programs on this machine reach it without the certificate, sockets too', async () => {
  expect(local.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect((await fetch(`${local.url}/healthz`)).status).toBe(200);
  const extraHeaders = { authorization: `Bearer ${local.apiToken}` };
  const socket = io(`${local.url}/live`, { extraHeaders, transports: ['websocket'], reconnection: false });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  socket.disconnect();
});

it('a renewed certificate is taken up while the server runs; a broken one is not', async () => {
  const server = createHttpsServer(await readCertificate(files));
  const lines: string[] = [];
  const log = pino({}, { write: (line: string) => void lines.push(line) });
  const end = followCertificate(server, files, { log, everyMs: 20 });
  server.listen(0);
  await once(server, 'listening');
  const touch = (seconds: number) => utimes(files.certFile, seconds, seconds);
  await expect.poll(async () => touch(Date.now() / 1000).then(() => lines.join())).toContain('renewed');
  await writeFile(files.certFile, 'no certificate');
  await expect.poll(() => lines.join()).toContain('the former one stays');
  end();
  server.close();
  await expect(readCertificate(files)).rejects.toThrow('MINTMARK_TLS_CERT and MINTMARK_TLS_KEY');
});
