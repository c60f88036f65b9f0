import { crc32 } from 'node:zlib';
import { isTurned, orientationExif } from './orientation-exif';

const SIGNATURE_BYTES = 8;
/** Chunks that decide over pixels and their colours, their size in print, and the frames of an animation. */
const KEPT = new Set([
  ...['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'cHRM', 'gAMA', 'iCCP', 'sBIT', 'sRGB', 'cICP', 'mDCV', 'cLLI'],
  ...['bKGD', 'hIST', 'pHYs', 'sPLT', 'acTL', 'fcTL', 'fdAT'],
]);

/** A PNG without text, Exif, times, unknown chunks and whatever follows its end. */
export function stripPng(bytes: Buffer, orientation: number | undefined): Buffer {
  const kept: Buffer[] = [bytes.subarray(0, SIGNATURE_BYTES)];
  for (let at = SIGNATURE_BYTES; at + 12 <= bytes.length; ) {
    const type = bytes.toString('latin1', at + 4, at + 8);
    const end = at + 12 + bytes.readUInt32BE(at);
    if (KEPT.has(type)) kept.push(bytes.subarray(at, Math.min(end, bytes.length)));
    if (type === 'IHDR' && isTurned(orientation)) kept.push(chunk('eXIf', orientationExif(orientation)));
    if (type === 'IEND') break;
    at = end;
  }
  return Buffer.concat(kept);
}

function chunk(type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
