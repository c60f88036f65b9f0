import { Encoder, type Packet } from 'socket.io-parser';

/** Payloads that go to many sockets alike, with their packet once it is encoded. */
const shared = new WeakMap<object, string | null>();

/**
 * Marks what is sent to many sockets, one by one and with the same event name, as the pages that follow a run are each
 * sent its events: it is encoded for the first and goes to the others as it is. It must not change afterwards.
 */
export function shareEncoding<T extends object>(payload: T): T {
  if (!shared.has(payload)) shared.set(payload, null);
  return payload;
}

/** socket.io's encoder, which encodes a payload that was marked by `shareEncoding` once. */
export class SharingEncoder extends Encoder {
  override encode(packet: Packet): ReturnType<Encoder['encode']> {
    const payload = packet.id === undefined && packet.data?.length === 2 ? packet.data[1] : null;
    if (typeof payload !== 'object' || payload === null || !shared.has(payload)) return super.encode(packet);
    const known = shared.get(payload);
    if (known) return [known];
    const encoded = super.encode(packet);
    if (encoded.length === 1 && typeof encoded[0] === 'string') shared.set(payload, encoded[0]);
    return encoded;
  }
}
