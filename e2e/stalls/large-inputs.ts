import { crc32 } from 'node:zlib';
import sharp from 'sharp';

/** A photo of 100 megapixels that takes little on the wire. */
export function hugeJpeg(): Promise<Buffer> {
  const create = { width: 10_000, height: 10_000, channels: 3, background: '#8a7' } as const;
  return sharp({ create, limitInputPixels: false }).jpeg().toBuffer();
}

/** Close to the largest file that is taken: noise, which does not compress. */
export function heavyPng(): Promise<Buffer> {
  const create = {
    width: 3200,
    height: 3200,
    channels: 3,
    background: '#888',
    noise: { type: 'gaussian', mean: 128, sigma: 60 },
  } as const;
  return sharp({ create }).png({ compressionLevel: 0 }).toBuffer();
}

/** A zip of many small files, none compressed; by hand, as a library takes minutes. */
export function zipOf(files: Iterable<[path: string, bytes: Buffer]>): Buffer {
  const bodies: Buffer[] = [];
  const list: Buffer[] = [];
  let [offset, count] = [0, 0];
  for (const [path, bytes] of files) {
    const name = Buffer.from(path);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt32LE(crc32(bytes), 10);
    facts.writeUInt32LE(bytes.length, 14);
    facts.writeUInt32LE(bytes.length, 18);
    facts.writeUInt16LE(name.length, 22);
    const body = Buffer.concat([Buffer.from('PK\x03\x04'), facts, name, bytes]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    list.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\0', 'latin1'), facts, tail, name]));
    bodies.push(body);
    offset += body.length;
    count += 1;
  }
  return Buffer.concat([...bodies, ...list, ...endOfZip({ offset, count, bytes: sizeOf(list) })]);
}

const sizeOf = (parts: Buffer[]) => parts.reduce((sum, part) => sum + part.length, 0);

/** With the large counts of zip64. */
function endOfZip({ offset, count, bytes }: { offset: number; count: number; bytes: number }): Buffer[] {
  const large = Buffer.alloc(56);
  large.write('PK\x06\x06', 'latin1');
  large.writeBigUInt64LE(44n, 4);
  large.writeBigUInt64LE(BigInt(count), 24);
  large.writeBigUInt64LE(BigInt(count), 32);
  large.writeBigUInt64LE(BigInt(bytes), 40);
  large.writeBigUInt64LE(BigInt(offset), 48);
  const locator = Buffer.alloc(20);
  locator.write('PK\x06\x07', 'latin1');
  locator.writeBigUInt64LE(BigInt(offset + bytes), 8);
  locator.writeUInt32LE(1, 16);
  const end = Buffer.alloc(22, 0xff);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt32LE(0, 4);
  end.writeUInt16LE(0, 20);
  return [large, locator, end];
}
