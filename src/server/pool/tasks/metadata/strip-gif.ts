const [IMAGE, EXTENSION, TRAILER] = [0x2c, 0x21, 0x3b];
const [GRAPHIC_CONTROL, APPLICATION] = [0xf9, 0xff];
/** Applications whose block says how often an animation repeats. */
const LOOPS = ['NETSCAPE2.0', 'ANIMEXTS1.0'];

/** A GIF without comments, XMP and whatever follows its end. */
export function stripGif(bytes: Buffer): Buffer {
  const head = 13 + tableBytes(bytes[10] ?? 0);
  const kept: Buffer[] = [bytes.subarray(0, head)];
  for (let at = head; at < bytes.length; ) {
    const start = at;
    const kind = bytes[at];
    if (kind === IMAGE) {
      at = endOfBlocks(bytes, at + 10 + tableBytes(bytes[at + 9] ?? 0) + 1);
      kept.push(bytes.subarray(start, at));
    } else if (kind === EXTENSION) {
      at = endOfBlocks(bytes, at + 2);
      if (isKept(bytes, start)) kept.push(bytes.subarray(start, at));
    } else {
      if (kind === TRAILER) kept.push(bytes.subarray(at, at + 1));
      break;
    }
  }
  return Buffer.concat(kept);
}

/** Bytes of the colour table that a packed field announces. */
const tableBytes = (packed: number) => ((packed & 0x80) === 0 ? 0 : 3 * 2 ** ((packed & 7) + 1));

function endOfBlocks(bytes: Buffer, from: number): number {
  let at = from;
  for (let size = bytes[at]; size !== undefined && size !== 0; size = bytes[at]) at += size + 1;
  return Math.min(at + 1, bytes.length);
}

function isKept(bytes: Buffer, at: number): boolean {
  const label = bytes[at + 1];
  if (label === GRAPHIC_CONTROL) return true;
  return label === APPLICATION && LOOPS.includes(bytes.toString('latin1', at + 3, at + 14));
}
