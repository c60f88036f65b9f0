import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NOTIFICATION_KINDS } from '@/shared/contracts/notifications';
import { openDatabase } from '../../db/database';
import { claimAndStart, connectWorker, insertDataset, queueRun } from '../../testing/run-fixtures';
import { createTestDeps, type TestDeps } from '../../testing/test-deps';
import { isSignedBy, startReceiver } from '../../testing/webhook-receiver';
import { tunables } from '../../tunables';
import { finishRun } from '../runs/lease/finish';
import { claimDelivery, deliverDue } from './deliveries';
import { setPreferences } from './service';
import {
  createWebhook,
  listDeliveries,
  removeWebhook,
  sendAgain,
  setWebhookEnabled,
  testWebhook,
} from './webhook-service';

let test: TestDeps;
let closing: (() => unknown)[];
beforeEach(async () => {
  closing = [];
  test = await createTestDeps({ env: { webhookAllowPrivate: true, publicUrl: 'https://coins.example.org' } });
  await insertDataset(test.deps);
  await connectWorker(test.deps, 'one');
});
afterEach(async () => {
  await Promise.all(closing.map((close) => close()));
  await test.close();
});

async function receiver(answers?: (number | 'silence')[]) {
  const started = await startReceiver({ answers });
  closing.push(started.close);
  return started;
}

const hook = (url: string) => createWebhook(test.deps, test.actor, { url, kinds: [...NOTIFICATION_KINDS] });

async function failRun(): Promise<string> {
  await queueRun(test.deps, test.actor, 'coins');
  const hold = await claimAndStart(test.deps, 'one');
  await finishRun(test.deps, hold, { kind: 'failed', code: 'internal', message: 'It <fell> over.' });
  return hold.runId;
}

const later = (hours: number) => new Date(Date.now() + hours * 3_600_000);
const latest = async () => (await listDeliveries(test.deps)).items[0];

describe('a webhook', () => {
  it('is notified with a signature that its owner can check, of the run and where to see it', async () => {
    const { url, received } = await receiver();
    const { secret } = await hook(url);
    const runId = await failRun();
    expect(await deliverDue(test.deps)).toBe(1);
    const [post] = received;
    if (!post) throw new Error('nothing arrived');
    expect(isSignedBy(secret, post)).toBe(true);
    expect(isSignedBy(`${secret}x`, post)).toBe(false);
    expect(isSignedBy(secret, { ...post, body: `${post.body} ` })).toBe(false);
    expect(JSON.parse(post.body)).toMatchObject({
      kind: 'run-failed',
      title: 'Run #1 “coins” failed',
      body: 'It <fell> over.',
      run: { id: runId, number: 1, url: `https://coins.example.org/runs/${runId}` },
    });
    expect(await latest()).toMatchObject({ state: 'delivered', tries: 1, lastError: null });
  });

  it('that fails at first gets it later, under the same id, and then no more', async () => {
    const { url, received } = await receiver([500, 302]);
    const { secret } = await hook(url);
    await failRun();
    await deliverDue(test.deps);
    expect(await latest()).toMatchObject({ state: 'waiting', lastError: 'The receiver answered 500.' });
    // Not before its time.
    expect(await deliverDue(test.deps)).toBe(0);
    await deliverDue(test.deps, { now: later(1) });
    expect((await latest())?.lastError).toMatch(/redirect \(302\), which is not followed/);
    await deliverDue(test.deps, { now: later(2) });
    await deliverDue(test.deps, { now: later(30) });
    expect(received).toHaveLength(3);
    expect(new Set(received.map(({ headers }) => headers['mintmark-delivery'])).size).toBe(1);
    expect(received.every((post) => isSignedBy(secret, post))).toBe(true);
    expect(await latest()).toMatchObject({ state: 'delivered', tries: 3, lastError: null });
  });

  it('that stays down is given up after about a day, in words, and can be sent again', async () => {
    const down = await startReceiver();
    await down.close();
    await hook(down.url);
    await failRun();
    let now = Date.now();
    const started = now;
    for (;;) {
      await deliverDue(test.deps, { now: new Date(now) });
      const delivery = await latest();
      if (delivery?.state !== 'waiting') break;
      expect(delivery.tries).toBeLessThan(tunables.deliveryTries);
      now = delivery.nextTryAt.getTime();
    }
    const hours = (now - started) / 3_600_000;
    expect(hours).toBeGreaterThan(16);
    expect(hours).toBeLessThan(30);
    expect(await latest()).toMatchObject({
      state: 'given-up',
      tries: tunables.deliveryTries,
      lastError: `Nothing listens at ${new URL(down.url).host}.`,
    });
    await sendAgain(test.deps, (await latest())?.id ?? '');
    expect(await deliverDue(test.deps)).toBe(1);
    expect(await latest()).toMatchObject({ state: 'waiting', tries: 1 });
  });

  it('gets each delivery once, however many servers send at once', async () => {
    const { url, received } = await receiver();
    await hook(url);
    for (let i = 0; i < 12; i++) await failRun();
    const other = await openDatabase({ url: test.deps.env.databaseUrl, log: test.deps.log });
    closing.push(() => other.$disconnect());
    const servers = [test.deps, { ...test.deps, db: other }, test.deps, { ...test.deps, db: other }];
    const tries = await Promise.all(servers.map((deps) => deliverDue(deps)));
    expect(tries.reduce((sum, count) => sum + count, 0)).toBe(12);
    expect(received).toHaveLength(12);
    expect(new Set(received.map(({ headers }) => headers['mintmark-delivery'])).size).toBe(12);
  });

  it('is notified after a restart when the server died between the commit and the sending, or during it', async () => {
    const { url, received } = await receiver();
    await hook(url);
    await failRun();
    await failRun();
    const [dying] = await test.deps.db.delivery.findMany();
    if (!dying) throw new Error('there was no delivery');
    await claimDelivery(test.deps, dying, new Date());
    // Nothing of the process is left but its database.
    const db = await openDatabase({ url: test.deps.env.databaseUrl, log: test.deps.log });
    closing.push(() => db.$disconnect());
    const restarted = { ...test.deps, db };
    expect(await deliverDue(restarted)).toBe(1);
    expect(await deliverDue(restarted)).toBe(0);
    const now = new Date(Date.now() + tunables.deliveryClaimSeconds * 1000 + 1);
    expect(await deliverDue(restarted, { now })).toBe(1);
    expect(received).toHaveLength(2);
    const states = (await listDeliveries(restarted)).items.map(({ state }) => state);
    expect(states).toEqual(['delivered', 'delivered']);
  });

  it('that never answers holds up no shutdown, and is tried again', async () => {
    const { url, received } = await receiver(['silence']);
    await hook(url);
    await failRun();
    const ending = new AbortController();
    const sending = deliverDue(test.deps, { signal: ending.signal });
    while (received.length === 0) await new Promise((done) => setTimeout(done, 10));
    ending.abort();
    await sending;
    expect((await latest())?.lastError).toMatch(/shut down/);
    await deliverDue(test.deps, { now: later(1) });
    expect(await latest()).toMatchObject({ state: 'delivered', tries: 2 });
  });

  it('can be tried out, switched off and removed', async () => {
    const { deps, actor } = test;
    const { url, received } = await receiver([500]);
    const { id } = await hook(url);
    await testWebhook(deps, actor, id);
    await deliverDue(deps);
    expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({ kind: 'test', run: null });
    await setWebhookEnabled(deps, actor, { id, revision: 0, enabled: false });
    await failRun();
    await deliverDue(deps, { now: later(1) });
    expect(received).toHaveLength(1);
    expect(await latest()).toMatchObject({ state: 'given-up', lastError: 'The webhook was switched off.' });
    await removeWebhook(deps, actor, id);
    expect((await listDeliveries(deps)).items).toEqual([]);
  });
});

describe('an internal address', () => {
  it('is refused at once by number, and by name when it is sent to, with what would allow it', async () => {
    const { url, received } = await receiver();
    const { deps, actor } = test;
    const closed = { ...deps, env: { ...deps.env, webhookAllowPrivate: false } };
    const kinds = [...NOTIFICATION_KINDS];
    for (const address of [
      url,
      'http://[::1]:9/',
      'http://2130706433/',
      'http://10.0.0.7/',
      'http://[::ffff:127.0.0.1]/',
    ]) {
      await expect(createWebhook(closed, actor, { url: address, kinds }), address).rejects.toThrow(
        /MINTMARK_WEBHOOK_ALLOW_PRIVATE=1/,
      );
    }
    // What a cloud tells its machines stays closed even then.
    await expect(createWebhook(deps, actor, { url: 'http://169.254.169.254/', kinds })).rejects.toThrow(
      /no address of a server/,
    );
    const named = url.replace('127.0.0.1', 'localhost');
    await createWebhook(closed, actor, { url: named, kinds });
    await failRun();
    await deliverDue(closed);
    expect((await latest())?.lastError).toMatch(/internal network.*MINTMARK_WEBHOOK_ALLOW_PRIVATE=1/);
    expect(received).toHaveLength(0);
  });
});

describe('mail', () => {
  it('goes to those who asked for it, as text and HTML with a link, through a real mail server', async () => {
    const mails: { to: string[]; source: string }[] = [];
    let refusals = 1;
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData(stream, session, done) {
        let source = '';
        stream.on('data', (chunk: Buffer) => {
          source += chunk;
        });
        stream.on('end', () => {
          if (refusals-- > 0) return done(new Error('try later'));
          const to = session.envelope.rcptTo.map(({ address }) => address);
          mails.push({ to, source });
          done();
        });
      },
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
    closing.push(() => new Promise<void>((done) => server.close(() => done())));
    const { port } = server.server.address() as AddressInfo;
    const smtp = { url: `smtp://127.0.0.1:${port}`, from: 'Mintmark <mintmark@example.org>' };
    const deps = { ...test.deps, env: { ...test.deps.env, smtp } };
    await setPreferences(deps, test.actor, {
      revision: 0,
      kinds: ['run-failed'],
      ownOnly: true,
      email: true,
    });

    const runId = await failRun();
    await deliverDue(deps);
    expect(await latest()).toMatchObject({ state: 'waiting', target: 'ada@example.org' });
    expect((await latest())?.lastError).toMatch(/mail server did not take it: .*try later/);
    await deliverDue(deps, { now: later(1) });
    await deliverDue(deps, { now: later(30) });
    expect(mails).toHaveLength(1);
    expect(mails[0]?.to).toEqual(['ada@example.org']);
    const source = mails[0]?.source.replaceAll('=\r\n', '') ?? '';
    expect(source).toContain(`https://coins.example.org/runs/${runId}`);
    expect(source).toContain('It <fell> over.');
    expect(source).toContain('It &lt;fell&gt; over.');
    expect(source).toMatch(/Message-ID: <\w+@mintmark>/i);
  });

  it('is given up in words when the server has no mail server any more', async () => {
    const smtp = { url: 'smtp://127.0.0.1:9', from: 'mintmark@example.org' };
    const mailing = { ...test.deps, env: { ...test.deps.env, smtp } };
    await setPreferences(mailing, test.actor, {
      revision: 0,
      kinds: ['run-failed'],
      ownOnly: false,
      email: true,
    });
    await failRun();
    await deliverDue(test.deps);
    expect((await latest())?.lastError).toMatch(/MINTMARK_SMTP_URL/);
  });
});
