import type { Server, Socket } from 'socket.io';
import * as parser from 'socket.io-parser';
import { checkJson, type JsonLimits } from '../request/bounded-json';
import { tunables } from '../tunables';
import { SharingEncoder } from './sharing-encoder';

/**
 * socket.io's decoder, which takes nothing that is larger, deeper or of more parts than whoever sends it needs: a
 * connection may say as much as a stranger until a namespace has let it in and `widenLimits` was called. What is
 * refused ends the connection.
 */
class BoundedDecoder extends parser.Decoder {
  limits: JsonLimits = tunables.strangersJson;

  override add(packet: unknown): void {
    // No message has an attachment here, and the first one would be kept until the others come.
    if (typeof packet !== 'string') throw new Error('binary data is not taken');
    checkJson(packet, this.limits);
    super.add(packet);
  }
}

export const boundedParser = { ...parser, Decoder: BoundedDecoder, Encoder: SharingEncoder };

/** A part of engine.io's connection that its types leave out. */
interface EngineConnection {
  transport: { name: string; maxHttpBufferSize?: number };
}

/** By long polling one request carries many packets, all decoded at once: a stranger's is small. */
export function boundPolling(io: Server): void {
  io.engine.on('connection', ({ transport }: EngineConnection) => {
    if (transport.name === 'polling') transport.maxHttpBufferSize = tunables.strangersPollBytes;
  });
}

/** Lets a socket that was let in say as much as it needs. */
export function widenLimits(socket: Pick<Socket, 'client' | 'conn'>, limits: JsonLimits): void {
  // Private by type only; a server knows the class of its parser, a socket has the parser itself.
  (socket.client as unknown as { decoder: BoundedDecoder }).decoder.limits = limits;
  const { transport } = socket.conn as unknown as EngineConnection;
  if (transport.name === 'polling') transport.maxHttpBufferSize = limits.maxBytes;
}
