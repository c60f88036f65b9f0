/** More parts than a photo has; a hostile table lists billions of them, of no bytes each. */
const MAX_EXTENTS = 10_000;

/** A part of the file: from `start` up to `end`. */
interface Span {
  start: number;
  end: number;
}

interface Box extends Span {
  type: string;
  /** Where its content begins. */
  content: number;
}

/**
 * An AVIF whose Exif and XMP are overwritten with zeros where they lie: pixels are found by their place in the file. How
 * the photo is turned is a property of the picture here, and stays.
 */
export function stripAvif(original: Buffer): Buffer {
  const bytes = Buffer.from(original);
  const meta = boxes(bytes, { start: 0, end: bytes.length }).find(({ type }) => type === 'meta');
  if (!meta) return bytes;
  // A full box: version and flags come first.
  const inside = boxes(bytes, { start: meta.content + 4, end: meta.end });
  const find = (name: string) => inside.find(({ type }) => type === name);
  const [iinf, iloc, idat] = [find('iinf'), find('iloc'), find('idat')];
  if (!iinf || !iloc) return bytes;
  const items = metadataItems(bytes, iinf);
  for (const { item, inIdat, start, end } of extents(bytes, iloc)) {
    if (!items.has(item)) continue;
    const base = inIdat ? (idat?.content ?? bytes.length) : 0;
    bytes.fill(0, Math.min(base + start, bytes.length), Math.min(base + end, bytes.length));
  }
  return bytes;
}

function boxes(bytes: Buffer, { start, end }: Span): Box[] {
  const found: Box[] = [];
  for (let at = start; at + 8 <= end; ) {
    const short = bytes.readUInt32BE(at);
    const long = short === 1;
    if (long && at + 16 > end) break;
    const size = long ? Number(bytes.readBigUInt64BE(at + 8)) : short === 0 ? end - at : short;
    if (size < 8) break;
    const box = { type: bytes.toString('latin1', at + 4, at + 8), start: at, content: at + (long ? 16 : 8) };
    found.push({ ...box, end: Math.min(end, at + size) });
    at += size;
  }
  return found;
}

/** Ids of the items that are metadata: Exif, and documents such as XMP. */
function metadataItems(bytes: Buffer, iinf: Box): Set<number> {
  const counted = bytes[iinf.content] === 0 ? 2 : 4;
  const items = new Set<number>();
  for (const { type, content, end } of boxes(bytes, { start: iinf.content + 4 + counted, end: iinf.end })) {
    const wide = (bytes[content] ?? 0) >= 3;
    if (type !== 'infe' || content + (wide ? 14 : 12) > end) continue;
    const id = wide ? bytes.readUInt32BE(content + 4) : bytes.readUInt16BE(content + 4);
    const kind = content + (wide ? 10 : 8);
    if (['Exif', 'mime', 'uri '].includes(bytes.toString('latin1', kind, kind + 4))) items.add(id);
  }
  return items;
}

/** Where the bytes of each item lie. */
function* extents(bytes: Buffer, iloc: Box): Generator<Span & { item: number; inIdat: boolean }> {
  const version = bytes[iloc.content] ?? 0;
  let at = iloc.content + 4;
  const read = (size: number) => {
    if (at + size > iloc.end) throw new RangeError('the table of places is cut short');
    const value =
      size === 8 ? Number(bytes.readBigUInt64BE(at)) : size === 0 ? 0 : bytes.readUIntBE(at, size);
    at += size;
    return value;
  };
  const sizes = read(2);
  const [offsetSize, lengthSize, baseSize] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15];
  const indexSize = version > 0 ? sizes & 15 : 0;
  const count = read(version < 2 ? 2 : 4);
  let found = 0;
  for (let index = 0; index < count; index++) {
    const item = read(version < 2 ? 2 : 4);
    const inIdat = version > 0 && (read(2) & 15) === 1;
    read(2);
    const base = read(baseSize);
    for (let extent = read(2); extent > 0; extent--) {
      if (++found > MAX_EXTENTS) throw new RangeError('the table of places has no end');
      read(indexSize);
      const start = base + read(offsetSize);
      yield { item, inIdat, start, end: start + read(lengthSize) };
    }
  }
}
