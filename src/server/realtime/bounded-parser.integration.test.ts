import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertDataset, queueRun } from '../testing/run-fixtures';
import { ask, connected, disconnected, SocketServer } from '../testing/socket-server';
import { send } from '../testing/test-client';
import { tunables } from '../tunables';

let server: SocketServer;
beforeAll(async () => {
  server = await SocketServer.open();
  await insertDataset(server.test.deps);
});
afterAll(() => server.close());

/** A connection of plain engine.io and socket.io packets, which no client library would send. */
async function dial() {
  const address = `${server.url}/socket.io/?EIO=4&transport=polling`;
  const { sid } = JSON.parse((await send(address)).body.slice(1)) as { sid: string };
  const headers = { 'content-type': 'text/plain' };
  return {
    say: (packets: string) => send(`${address}&sid=${sid}`, { method: 'POST', headers, body: packets }),
    hear: () => send(`${address}&sid=${sid}`),
  };
}

/** What a packet is answered with; null when it ended the connection. */
async function answerTo(packet: string): Promise<string | null> {
  const { say, hear } = await dial();
  await say(`${packet}\x1e40/nowhere,`);
  const { status, body } = await hear();
  // A packet of type 1 closes.
  return status === 200 && !body.split('\x1e').includes('1') ? body : null;
}

describe('a connection that nothing has let in', () => {
  it('is ended by what is deep, of many parts, long or binary, before it is decoded', async () => {
    expect(await answerTo('40/elsewhere,{"token":"x"}')).toContain('Invalid namespace');
    expect(await answerTo(`40/elsewhere,{"token":${'['.repeat(1000)}`)).toBeNull();
    expect(await answerTo(`40/elsewhere,{"token":[${'0,'.repeat(1000)}0]}`)).toBeNull();
    expect(
      await answerTo(`40/elsewhere,{"token":"${'x'.repeat(tunables.strangersJson.maxBytes)}"}`),
    ).toBeNull();
    expect(await answerTo('bAAAA')).toBeNull();
  });

  it('cannot send many packets in one long poll', async () => {
    const { say } = await dial();
    expect((await say('3\x1e3')).status).toBe(200);
    expect((await say('3\x1e'.repeat(tunables.strangersPollBytes))).status).toBe(413);
  });
});

it('a page that was let in says which run it follows, and no more', async () => {
  const page = await server.live();
  await connected(page);
  const { id } = await queueRun(server.test.deps, server.test.actor);
  const ended = disconnected(page);
  expect(await page.emitWithAck('subscribe', { runId: id, afterSeq: 0 })).toMatchObject({ ok: true });
  page.emit(
    'subscribe',
    { runId: 'x'.repeat(tunables.strangersJson.maxBytes), afterSeq: 0 },
    () => undefined,
  );
  await ended;
});

it('a page begins so many subscriptions in a minute, and a person opens so many pages', async () => {
  const page = await server.live();
  await connected(page);
  const { id } = await queueRun(server.test.deps, server.test.actor);
  const subscribe = () => page.emitWithAck('subscribe', { runId: id, afterSeq: 0 });
  const answers = await Promise.all(Array.from({ length: tunables.maxSubscribesPerMinute + 1 }, subscribe));
  expect(answers.filter(({ ok }) => ok)).toHaveLength(tunables.maxSubscribesPerMinute);
  expect(answers.at(-1)).toMatchObject({ ok: false, error: expect.stringContaining('too often') });

  const headers = { authorization: `Bearer ${(await server.token('api')).secret}` };
  const opened = await Promise.allSettled(
    Array.from({ length: tunables.maxLiveSocketsPerPerson }, async () =>
      connected(await server.live(headers)),
    ),
  );
  // One is open already.
  expect(opened.filter(({ status }) => status === 'rejected')).toHaveLength(1);
});

it('a worker that was let in sends large messages, and none that is deeper than any of its own', async () => {
  const worker = await server.worker();
  await connected(worker);
  const ended = disconnected(worker);
  const message = { checkpointsOf: Array.from({ length: 900 }, (_, i) => `run-${i}`), owned: [] };
  expect(await ask(worker, 'claim', message)).toMatchObject({ ok: true });
  worker.emit('claim', JSON.parse(`${'{"a":'.repeat(100)}1${'}'.repeat(100)}`), () => undefined);
  await ended;
});
