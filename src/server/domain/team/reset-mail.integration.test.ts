import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { joinTeam } from '../../testing/test-client';
import { createTestDeps, type TestDeps } from '../../testing/test-deps';
import { tunables } from '../../tunables';
import { requestReset, resetPassword } from './reset-service';

let t: TestDeps;
let smtp: SMTPServer;
const mails: { to: string; text: string }[] = [];

beforeAll(async () => {
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address).join();
        // Soft line breaks of quoted-printable.
        mails.push({
          to,
          text: Buffer.concat(chunks).toString().replaceAll('=\r\n', '').replaceAll('=3D', '='),
        });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  const { port } = smtp.server.address() as AddressInfo;
  t = await createTestDeps({
    env: {
      smtp: { url: `smtp://127.0.0.1:${port}`, from: 'mintmark@example.org' },
      publicUrl: 'https://coins.example.org',
    },
  });
});
afterAll(async () => {
  await new Promise<void>((resolve) => smtp.close(() => resolve()));
  await t.close();
});

test('a link for a new password goes to the member’s own address, a few times a day, and to nobody else', async () => {
  const { email } = await joinTeam(t.deps, 'member');
  expect(requestReset(t.deps, 'nobody@example.org')).toBeUndefined();
  expect(requestReset(t.deps, email.toUpperCase())).toBeUndefined();
  await expect.poll(() => mails.length).toBe(1);
  expect(mails[0]?.to).toBe(email);
  const token =
    /https:\/\/coins\.example\.org\/reset\?token=([\w-]{43})/.exec(mails[0]?.text ?? '')?.[1] ?? '';
  await resetPassword(t.deps, { token, newPassword: 'violet anchor seventeen' });

  for (let i = 0; i < tunables.resetMails + 2; i++) {
    requestReset(t.deps, email);
    await expect.poll(() => mails.length).toBe(Math.min(i + 2, tunables.resetMails));
  }
  expect(mails).toHaveLength(tunables.resetMails);
});
