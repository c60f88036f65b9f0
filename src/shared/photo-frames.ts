import { z } from 'zod';

/*
 * Many photos in one answer: for each photo asked for, in the order asked, four bytes of length (big-endian), then
 * the bytes. One request per photo costs both sides more than the photo.
 */

/** Most photos of one request. */
const MAX_PHOTOS_PER_REQUEST = 256;
/** In place of a length: the server does not have this photo. */
const MISSING = 0xff_ff_ff_ff;
const HEADER_BYTES = 4;

export const photosRequestSchema = z.object({
  hashes: z
    .array(z.string().regex(/^[0-9a-f]{64}$/))
    .min(1)
    .max(MAX_PHOTOS_PER_REQUEST),
});

/** What precedes a photo of so many bytes; null for one that is not there. */
export function frameHeader(bytes: number | null): Uint8Array {
  const header = new Uint8Array(HEADER_BYTES);
  new DataView(header.buffer).setUint32(0, bytes ?? MISSING);
  return header;
}

/**
 * The photos of an answer, one by one; null for one that the server does not have.
 * @throws when the answer ends inside a photo
 */
export async function* readFrames(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array | null> {
  const incoming = new Incoming(body);
  for (;;) {
    const header = await incoming.take(HEADER_BYTES);
    if (!header) return;
    const length = new DataView(header.buffer, header.byteOffset).getUint32(0);
    if (length === MISSING) {
      yield null;
      continue;
    }
    const photo = await incoming.take(length);
    if (!photo) throw new Error('the answer ended before a photo');
    yield photo;
  }
}

/** Cuts a stream of chunks into pieces of wanted lengths. */
class Incoming {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(body: AsyncIterable<Uint8Array>) {
    this.#chunks = body[Symbol.asyncIterator]();
  }

  /** @returns null at the stream's end. @throws when it ends inside the piece */
  async take(length: number): Promise<Uint8Array | null> {
    const pieces: Uint8Array[] = [];
    let got = 0;
    while (got < length || pieces.length === 0) {
      if (this.#rest.length === 0) {
        const { value, done } = await this.#chunks.next();
        if (done) {
          if (got === 0) return null;
          throw new Error('the answer ended inside a photo');
        }
        this.#rest = value;
        continue;
      }
      const piece = this.#rest.subarray(0, length - got);
      this.#rest = this.#rest.subarray(piece.length);
      pieces.push(piece);
      got += piece.length;
    }
    if (pieces.length === 1) return pieces[0] as Uint8Array;
    const whole = new Uint8Array(length);
    let at = 0;
    for (const piece of pieces) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  }
}
