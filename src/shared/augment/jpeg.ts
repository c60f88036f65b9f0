/** The table of the standard's Annex K for brightness, and for colour, at quality 50. */
const LUMA = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22,
  29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103,
  121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
];
const CHROMA = [
  17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99,
  99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
  99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
];
const SIDE = 8;

/** Orthonormal cosines: row k is the k-th frequency. */
const COSINES = Float32Array.from({ length: SIDE * SIDE }, (_, i) => {
  const [k, n] = [Math.floor(i / SIDE), i % SIDE];
  return Math.sqrt((k === 0 ? 1 : 2) / SIDE) * Math.cos(((2 * n + 1) * k * Math.PI) / (2 * SIDE));
});

/** The same turned over. */
const INVERSE = COSINES.map((_, i) => COSINES[(i % SIDE) * SIDE + Math.floor(i / SIDE)] as number);

const block = new Float32Array(SIDE * SIDE);
const partly = new Float32Array(SIDE * SIDE);

/** Reused for every photo of this thread. */
let planes = new Float32Array(0);

/**
 * Leaves in a picture what a JPEG of a quality leaves of it: blocks of 8 × 8, cosines rounded by the standard's
 * tables, colour at half the resolution. Nothing is encoded.
 * @param pixels `[side, side, 3]` in [-1, 1], changed in place
 * @param quality 1 to 100, as libjpeg counts
 */
export function keepAsJpeg(pixels: Float32Array, side: number, quality: number): void {
  const scale = quality < 50 ? 50 / quality : 2 - quality / 50;
  const wide = Math.ceil(side / SIDE) * SIDE;
  const half = Math.ceil(side / 2 / SIDE) * SIDE;
  const [blue, red] = [wide * wide, wide * wide + half * half];
  const length = red + half * half;
  if (planes.length < length) planes = new Float32Array(length);
  for (let y = 0; y < wide; y++) {
    const line = Math.min(y, side - 1) * side;
    for (let x = 0; x < wide; x++) {
      const at = (line + Math.min(x, side - 1)) * 3;
      planes[y * wide + x] =
        127.5 *
        (0.299 * (pixels[at] as number) +
          0.587 * (pixels[at + 1] as number) +
          0.114 * (pixels[at + 2] as number));
    }
  }
  for (let y = 0; y < half; y++) {
    const line = Math.min(2 * y, side - 1) * side;
    for (let x = 0; x < half; x++) {
      const at = (line + Math.min(2 * x, side - 1)) * 3;
      const [r, g, b] = [pixels[at] as number, pixels[at + 1] as number, pixels[at + 2] as number];
      planes[blue + y * half + x] = 127.5 * (-0.168736 * r - 0.331264 * g + 0.5 * b);
      planes[red + y * half + x] = 127.5 * (0.5 * r - 0.418688 * g - 0.081312 * b);
    }
  }
  roundPlane(0, wide, { table: LUMA, scale });
  roundPlane(blue, half, { table: CHROMA, scale });
  roundPlane(red, half, { table: CHROMA, scale });
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const at = (y * side + x) * 3;
      const luma = planes[y * wide + x] as number;
      const cell = (y >> 1) * half + (x >> 1);
      const [cb, cr] = [planes[blue + cell] as number, planes[red + cell] as number];
      pixels[at] = clamped((luma + 1.402 * cr) / 127.5);
      pixels[at + 1] = clamped((luma - 0.344136 * cb - 0.714136 * cr) / 127.5);
      pixels[at + 2] = clamped((luma + 1.772 * cb) / 127.5);
    }
  }
}

/** Rounds the cosines of every block of the plane that begins at `start`. */
function roundPlane(
  start: number,
  side: number,
  { table, scale }: { table: readonly number[]; scale: number },
): void {
  const steps = Float32Array.from(table, (step) => Math.max(1, Math.round(step * scale)));
  for (let top = 0; top < side; top += SIDE) {
    for (let left = 0; left < side; left += SIDE) {
      for (let y = 0; y < SIDE; y++) {
        const at = start + (top + y) * side + left;
        for (let x = 0; x < SIDE; x++) block[y * SIDE + x] = planes[at + x] as number;
      }
      transform(block, partly, false);
      transform(partly, block, false);
      for (let i = 0; i < SIDE * SIDE; i++) {
        const step = steps[i] as number;
        block[i] = Math.round((block[i] as number) / step) * step;
      }
      transform(block, partly, true);
      transform(partly, block, true);
      for (let y = 0; y < SIDE; y++) {
        const at = start + (top + y) * side + left;
        for (let x = 0; x < SIDE; x++) planes[at + x] = block[y * SIDE + x] as number;
      }
    }
  }
}

/** One dimension of the cosine transform or its inverse, transposed on the way: twice is both dimensions, upright. */
function transform(from: Float32Array, to: Float32Array, inverse: boolean): void {
  const cosines = inverse ? INVERSE : COSINES;
  for (let y = 0; y < SIDE; y++) {
    const row = y * SIDE;
    const [a, b, c, d] = [
      from[row] as number,
      from[row + 1] as number,
      from[row + 2] as number,
      from[row + 3] as number,
    ];
    const [e, f, g, h] = [
      from[row + 4] as number,
      from[row + 5] as number,
      from[row + 6] as number,
      from[row + 7] as number,
    ];
    for (let k = 0; k < SIDE; k++) {
      const at = k * SIDE;
      to[at + y] =
        a * (cosines[at] as number) +
        b * (cosines[at + 1] as number) +
        c * (cosines[at + 2] as number) +
        d * (cosines[at + 3] as number) +
        e * (cosines[at + 4] as number) +
        f * (cosines[at + 5] as number) +
        g * (cosines[at + 6] as number) +
        h * (cosines[at + 7] as number);
    }
  }
}

const clamped = (value: number) => Math.max(-1, Math.min(value, 1));
