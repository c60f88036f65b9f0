/** Tags that decide over pixels and their colours, and how the photo is turned. */
const KEPT = new Set([
  ...[
    254, 255, 256, 257, 258, 259, 262, 263, 264, 265, 266, 273, 274, 277, 278, 279, 280, 281, 282, 283, 284,
  ],
  ...[
    290, 291, 292, 293, 296, 301, 317, 318, 319, 320, 321, 322, 323, 324, 325, 332, 334, 336, 338, 339, 340,
    341,
  ],
  ...[342, 347, 512, 513, 514, 515, 517, 518, 519, 520, 521, 529, 530, 531, 532, 34675],
]);
/** Directories of their own: Exif, GPS, interoperability. */
const DIRECTORIES = new Set([34665, 34853, 40965]);
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];
const ENTRY_BYTES = 12;
/** More directories than a photo has: pages, Exif and GPS. */
const MAX_DIRECTORIES = 1000;

/**
 * A TIFF without Exif, GPS, XMP, IPTC and descriptions. What goes is overwritten with zeros where it lies: pixels are
 * found by their place in the file.
 */
export function stripTiff(original: Buffer): Buffer {
  const bytes = Buffer.from(original);
  const little = bytes[0] === 0x49;
  const u16 = (at: number) => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  const u32 = (at: number) => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const fits = (at: number, size: number) => at >= 8 && at + size <= bytes.length;
  const seen = new Set<number>();
  /** A hostile directory names the whole file thousands of times. */
  let blanked = 0;

  /** Zeroes what an entry points to, and the directory that it may be. */
  function blankEntry(at: number): void {
    const [tag, type, count] = [u16(at), u16(at + 2), u32(at + 4)];
    if (DIRECTORIES.has(tag)) blankDirectory(u32(at + 8));
    const size = (TYPE_BYTES[type] ?? 1) * count;
    if (size <= 4 || !fits(u32(at + 8), size)) return;
    blanked += size;
    if (blanked > 2 * bytes.length) throw new RangeError('its directories name more than there is');
    bytes.fill(0, u32(at + 8), u32(at + 8) + size);
  }

  function blankDirectory(at: number): void {
    const entries = entriesAt(at);
    for (const entry of entries) blankEntry(entry);
    if (entries.length > 0) bytes.fill(0, at, at + 2 + entries.length * ENTRY_BYTES);
  }

  function entriesAt(at: number): number[] {
    if (!fits(at, 2) || seen.has(at) || seen.size >= MAX_DIRECTORIES) return [];
    seen.add(at);
    const count = u16(at);
    if (!fits(at, 2 + count * ENTRY_BYTES)) return [];
    return Array.from({ length: count }, (_, index) => at + 2 + index * ENTRY_BYTES);
  }

  for (let at = u32(4); at !== 0; ) {
    const entries = entriesAt(at);
    const link = at + 2 + entries.length * ENTRY_BYTES;
    if (entries.length === 0 || !fits(link, 4)) break;
    const next = u32(link);
    const kept = entries
      .filter((entry) => KEPT.has(u16(entry)))
      .map((entry) => Buffer.from(bytes.subarray(entry, entry + ENTRY_BYTES)));
    for (const entry of entries) if (!KEPT.has(u16(entry))) blankEntry(entry);
    bytes.fill(0, at + 2, link + 4);
    if (little) bytes.writeUInt16LE(kept.length, at);
    else bytes.writeUInt16BE(kept.length, at);
    Buffer.concat(kept).copy(bytes, at + 2);
    const place = at + 2 + kept.length * ENTRY_BYTES;
    if (little) bytes.writeUInt32LE(next, place);
    else bytes.writeUInt32BE(next, place);
    at = next;
  }
  return bytes;
}
