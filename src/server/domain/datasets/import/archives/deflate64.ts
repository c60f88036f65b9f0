import { setImmediate as nextTurn } from 'node:timers/promises';
import { configure, type FileEntry, Uint8ArrayReader, ZipReader } from '@zip.js/zip.js';

/** The compression that Windows Explorer takes for what is larger than 2 GB. */
export const DEFLATE64 = 9;

/** What the list of an archive says of a packed file. */
interface Packed {
  crc32: number;
  compressedSize: number;
  uncompressedSize: number;
}

/**
 * Unpacks a file by Deflate64, which Node's zlib does not know.
 * @param raw as it lies in the archive
 * @returns no more than what is declared; its checksum is left to the caller
 * @throws when it is damaged, or longer than declared
 */
export async function inflate64(raw: Uint8Array, packed: Packed): Promise<Buffer> {
  configure({ useWebWorkers: false, useCompressionStream: false, chunkSize: CHUNK_BYTES });
  const unpacked = Buffer.alloc(packed.uncompressedSize);
  let length = 0;
  const reader = new ZipReader(new Uint8ArrayReader(zipOf(raw, packed)));
  const [entry] = await reader.getEntries();
  const into = new WritableStream<Uint8Array>({
    async write(chunk) {
      if (length + chunk.length > unpacked.length) throw new Error('too many bytes in the stream');
      unpacked.set(chunk, length);
      length += chunk.length;
      await nextTurn();
    },
  });
  await (entry as FileEntry).getData(into);
  if (length < unpacked.length) throw new Error('not enough bytes in the stream');
  return unpacked;
}

/** Bytes that are unpacked before others get their turn. */
const CHUNK_BYTES = 64 * 1024;

/** The library unpacks whole zips only: one with this file alone. */
function zipOf(raw: Uint8Array, { crc32, compressedSize, uncompressedSize }: Packed): Uint8Array {
  const sizes = Buffer.alloc(12);
  sizes.writeUInt32LE(crc32, 0);
  sizes.writeUInt32LE(compressedSize, 4);
  sizes.writeUInt32LE(uncompressedSize, 8);
  const version = [21, 0];
  const shared = [...version, 0, 0, DEFLATE64, 0, 0, 0, 0, 0, ...sizes, 1, 0, 0, 0];
  const local = Buffer.from([0x50, 0x4b, 3, 4, ...shared, NAME]);
  const central = Buffer.from([0x50, 0x4b, 1, 2, ...version, ...shared, ...Buffer.alloc(14), NAME]);
  const end = Buffer.from([0x50, 0x4b, 5, 6, 0, 0, 0, 0, 1, 0, 1, 0, ...Buffer.alloc(10)]);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length + raw.length, 16);
  return new Uint8Array(Buffer.concat([local, raw, central, end]));
}

const NAME = 0x78;
