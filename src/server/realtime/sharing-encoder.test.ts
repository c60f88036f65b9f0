import { PacketType } from 'socket.io-parser';
import { expect, test } from 'vitest';
import { SharingEncoder, shareEncoding } from './sharing-encoder';

const encoder = new SharingEncoder();
const encode = (payload: object, id?: number) =>
  encoder.encode({ type: PacketType.EVENT, nsp: '/live', data: ['events', payload], id });

test('what goes to many sockets is encoded once, as socket.io does', () => {
  const payload = shareEncoding({ runId: 'a' });
  const first = encode(payload);
  expect(first).toEqual(['2/live,["events",{"runId":"a"}]']);
  payload.runId = 'changed: seen only where it is encoded again';
  expect(encode(shareEncoding(payload))).toEqual(first);
});

test('what is not marked, or waits for an answer of its own, is encoded each time', () => {
  const unmarked = { runId: 'a' };
  encode(unmarked);
  unmarked.runId = 'b';
  expect(encode(unmarked)).toEqual(['2/live,["events",{"runId":"b"}]']);
  const asked = shareEncoding({ runId: 'a' });
  encode(asked);
  asked.runId = 'b';
  expect(encode(asked, 7)).toEqual(['2/live,7["events",{"runId":"b"}]']);
});
