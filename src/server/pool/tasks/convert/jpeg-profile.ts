const [APP0, APP2] = [0xe0, 0xe2];
const NAME = Buffer.from('ICC_PROFILE\0', 'latin1');
/** Of a profile in one segment: its length has two bytes, and the name, the number and the count take 16 with it. */
const PART_BYTES = 65_535 - 16;
const MAX_PARTS = 255;

/** A JPEG with a colour profile, which says what its pixels mean; none of them is changed. */
export function withJpegProfile(jpeg: Buffer, profile: Buffer): Buffer {
  // JFIF's own header comes first.
  const at = jpeg[3] === APP0 ? 4 + jpeg.readUInt16BE(4) : 2;
  const count = Math.ceil(profile.length / PART_BYTES);
  const segments: Buffer[] = [];
  for (let nth = 0; nth < count; nth++) {
    const part = profile.subarray(nth * PART_BYTES, (nth + 1) * PART_BYTES);
    const head = Buffer.from([0xff, APP2, 0, 0, ...NAME, nth + 1, count]);
    head.writeUInt16BE(part.length + head.length - 2, 2);
    segments.push(head, part);
  }
  return Buffer.concat([jpeg.subarray(0, at), ...segments, jpeg.subarray(at)]);
}

/** Whether it is whole, and of a picture in RGB; what is wrong deeper inside decoders pass over. */
export function isRgbProfile(profile: Buffer): boolean {
  return (
    profile.length > 128 &&
    profile.length <= PART_BYTES * MAX_PARTS &&
    profile.readUInt32BE(0) <= profile.length &&
    profile.toString('latin1', 16, 20) === 'RGB ' &&
    profile.toString('latin1', 36, 40) === 'acsp'
  );
}
