import { isTurned, orientationExif } from './orientation-exif';

const [SOI, EOI, SOS, COM, APP0, APP1, APP2, APP14, APP15] = [
  0xd8, 0xd9, 0xda, 0xfe, 0xe0, 0xe1, 0xe2, 0xee, 0xef,
];
/** Without a length: TEM and the restart markers. */
const isBare = (marker: number) => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);

/** JFIF's header without the thumbnail that may follow it. */
const JFIF_BYTES = 14;

/**
 * A JPEG without Exif, XMP, IPTC, comments, embedded previews and whatever follows its end (the pictures and films that
 * phones append). Colour profile and Adobe's colour transform stay, for they decide over the pixels.
 */
export function stripJpeg(bytes: Buffer, orientation: number | undefined): Buffer {
  const kept: Buffer[] = [bytes.subarray(0, 2)];
  if (isTurned(orientation)) {
    const exif = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), orientationExif(orientation)]);
    const head = Buffer.from([0xff, APP1, 0, 0]);
    head.writeUInt16BE(exif.length + 2, 2);
    kept.push(head, exif);
  }
  let at = 2;
  while (at < bytes.length) {
    const marker = nextMarker(bytes, at);
    if (marker === null) break;
    const { code, start } = marker;
    at = marker.end;
    if (code === EOI) {
      kept.push(Buffer.from([0xff, EOI]));
      break;
    }
    if (code === SOI) continue;
    if (isBare(code)) {
      kept.push(bytes.subarray(start, at));
      continue;
    }
    if (at + 2 > bytes.length) break;
    const end = Math.min(bytes.length, at + bytes.readUInt16BE(at));
    const content = bytes.subarray(at + 2, end);
    at = end;
    if (code === APP0 && isText(content, 'JFIF\0')) kept.push(plainJfif(content));
    else if (isKept(code, content))
      kept.push(Buffer.from([0xff, code]), bytes.subarray(end - content.length - 2, end));
    if (code !== SOS) continue;
    at = endOfScan(bytes, end);
    kept.push(bytes.subarray(end, at));
  }
  return Buffer.concat(kept);
}

function isKept(code: number, content: Buffer): boolean {
  if (code === COM) return false;
  if (code === APP2) return isText(content, 'ICC_PROFILE\0');
  if (code === APP14) return isText(content, 'Adobe');
  return code < APP0 || code > APP15;
}

const isText = (content: Buffer, text: string) =>
  content.subarray(0, text.length).toString('latin1') === text;

function plainJfif(content: Buffer): Buffer {
  const segment = Buffer.alloc(JFIF_BYTES + 4);
  segment.set([0xff, APP0, 0, JFIF_BYTES + 2]);
  content.copy(segment, 4, 0, 12);
  return segment;
}

/** The next marker; what lies before it belongs to no segment, and decoders skip it. */
function nextMarker(bytes: Buffer, from: number): { code: number; start: number; end: number } | null {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at)) {
    let end = at + 1;
    while (bytes[end] === 0xff) end++;
    const code = bytes[end];
    if (code === undefined) return null;
    if (code !== 0) return { code, start: end - 1, end: end + 1 };
    at = end + 1;
  }
  return null;
}

/** Where the compressed data of a scan ends: at the next marker that is no restart. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = from; ; ) {
    at = bytes.indexOf(0xff, at);
    if (at === -1) return bytes.length;
    const code = bytes[at + 1];
    if (code === undefined) return bytes.length;
    if (code !== 0 && code !== 0xff && !(code >= 0xd0 && code <= 0xd7)) return at;
    at += code === 0xff ? 1 : 2;
  }
}
