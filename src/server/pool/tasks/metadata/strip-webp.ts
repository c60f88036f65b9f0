import { isTurned, orientationExif } from './orientation-exif';

const KEPT = new Set(['VP8X', 'VP8 ', 'VP8L', 'ALPH', 'ANIM', 'ANMF', 'ICCP']);
/** Bits of the extended header. */
const [EXIF, XMP] = [0x08, 0x04];

/** A WebP without Exif, XMP, unknown chunks and whatever follows its end. */
export function stripWebp(bytes: Buffer, orientation: number | undefined): Buffer {
  const turned = isTurned(orientation);
  const end = Math.min(bytes.length, 8 + bytes.readUInt32LE(4));
  const kept: Buffer[] = [];
  for (let at = 12; at + 8 <= end; ) {
    const type = bytes.toString('latin1', at, at + 4);
    const size = bytes.readUInt32LE(at + 4);
    // Each chunk is filled up to an even length.
    const next = at + 8 + size + (size % 2);
    if (KEPT.has(type)) {
      const chunk = Buffer.from(bytes.subarray(at, Math.min(next, end)));
      if (type === 'VP8X' && chunk.length > 8)
        chunk.writeUInt8(((chunk[8] ?? 0) & ~(EXIF | XMP)) | (turned ? EXIF : 0), 8);
      kept.push(chunk);
    }
    at = next;
  }
  if (turned) {
    const exif = orientationExif(orientation);
    const head = Buffer.from('EXIF\0\0\0\0', 'latin1');
    head.writeUInt32LE(exif.length, 4);
    kept.push(head, exif);
  }
  const content = Buffer.concat(kept);
  const riff = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1');
  riff.writeUInt32LE(content.length + 4, 4);
  return Buffer.concat([riff, content]);
}
