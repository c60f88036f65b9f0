/** A colour picture, small: some 560 pixels at its longer side are enough for sixty coins. */
export interface ColourPlate {
  width: number;
  height: number;
  /** RGB, `[height, width, 3]`, 0 to 255. */
  pixels: Uint8Array;
}

/** Where colours change, thinned to lines of one pixel. All arrays are one entry per pixel of the plate. */
export interface Edges {
  width: number;
  height: number;
  /** 0 where there is no edge; else how clear it is against what surrounds it, at most 1. */
  strength: Float32Array;
  /** Direction in which the colour changes most, length 1; its sign says nothing. */
  nx: Float32Array;
  ny: Float32Array;
  /** Pixels with an edge. */
  at: Int32Array;
}

/** Changes below this are noise of the camera and of compression, in levels of the Sobel operator. */
const FLOOR = 30;
/** An edge must stand out of the mean change around it by this factor: ground that is rough all over has few. */
const STAND_OUT = 1.1;
/** What counts as surroundings: squares of this share of the longer side. */
const SURROUNDINGS = 1 / 24;

/** Finds the edges of all three colours at once: a coin as bright as its ground still differs in tint. */
export function findEdges(plate: ColourPlate): Edges {
  const { width, height } = plate;
  const count = width * height;
  const nx = new Float32Array(count);
  const ny = new Float32Array(count);
  const change = colourChange(plate, { nx, ny });
  const reach = Math.max(3, Math.round(Math.max(width, height) * SURROUNDINGS));
  const sums = sumTable(change, { width, height });
  const strength = new Float32Array(count);
  const at: number[] = [];
  for (let y = 2; y < height - 2; y++) {
    for (let x = 2; x < width - 2; x++) {
      const i = y * width + x;
      const here = change[i] as number;
      if (here < FLOOR || !isRidge(change, i, { width, nx: nx[i] as number, ny: ny[i] as number })) continue;
      const least = FLOOR + STAND_OUT * meanAround(sums, { width, height, x, y, reach });
      if (here < least) continue;
      strength[i] = Math.min(1, here / (2 * least));
      at.push(i);
    }
  }
  return { width, height, strength, nx, ny, at: Int32Array.from(at) };
}

/** Whether a pixel changes more than its two neighbours across the edge. */
function isRidge(
  change: Float32Array,
  i: number,
  { width, nx, ny }: { width: number; nx: number; ny: number },
): boolean {
  const [ax, ay] = [Math.abs(nx), Math.abs(ny)];
  const sideways = nx > 0 ? 1 : -1;
  const down = ny > 0 ? width : -width;
  const [straight, share] = ax > ay ? [sideways, ay / ax] : [down, ax / (ay || 1)];
  const slant = sideways + down;
  const here = change[i] as number;
  const ahead = (change[i + straight] as number) * (1 - share) + (change[i + slant] as number) * share;
  const behind = (change[i - straight] as number) * (1 - share) + (change[i - slant] as number) * share;
  return here >= ahead && here > behind;
}

/** How much the colour changes at each pixel (Di Zenzo: the largest rate of change of the three channels together). */
function colourChange(
  { width, height, pixels }: ColourPlate,
  { nx, ny }: { nx: Float32Array; ny: Float32Array },
): Float32Array {
  const smooth = binomial(pixels, width, height);
  const change = new Float32Array(width * height);
  const row = width * 3;
  const least = (FLOOR * SMOOTHED) ** 2;
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      let xx = 0;
      let xy = 0;
      let yy = 0;
      const at = (y * width + x) * 3;
      for (let j = at; j < at + 3; j++) {
        const a = smooth[j - row - 3] as number;
        const b = smooth[j - row + 3] as number;
        const d = smooth[j + row - 3] as number;
        const e = smooth[j + row + 3] as number;
        const gx = b + e - a - d + 2 * ((smooth[j + 3] as number) - (smooth[j - 3] as number));
        const gy = d + e - a - b + 2 * ((smooth[j + row] as number) - (smooth[j - row] as number));
        xx += gx * gx;
        xy += gx * gy;
        yy += gy * gy;
      }
      const apart = (xx - yy) / 2;
      const half = Math.sqrt(apart * apart + xy * xy);
      const most = (xx + yy) / 2 + half;
      const i = y * width + x;
      change[i] = Math.sqrt(most) / SMOOTHED;
      if (most < least) continue;
      // Half of the angle whose cosine this is.
      const cosine = half === 0 ? 1 : apart / half;
      nx[i] = Math.sqrt((1 + cosine) / 2);
      ny[i] = (xy < 0 ? -1 : 1) * Math.sqrt(Math.max(0, (1 - cosine) / 2));
    }
  }
  return change;
}

/** What the sums of `binomial` are multiples of. */
const SMOOTHED = 16;

/** Each channel smoothed by 1-2-1 in both directions, times 16. */
function binomial(pixels: Uint8Array, width: number, height: number): Int16Array {
  const row = width * 3;
  const rows = new Int16Array(pixels.length);
  const smooth = new Int16Array(pixels.length);
  for (let i = 3; i < pixels.length - 3; i++) {
    rows[i] = (pixels[i - 3] as number) + 2 * (pixels[i] as number) + (pixels[i + 3] as number);
  }
  for (let i = row; i < row * (height - 1); i++) {
    smooth[i] = (rows[i - row] as number) + 2 * (rows[i] as number) + (rows[i + row] as number);
  }
  return smooth;
}

/** Sums over the rectangles from the corner at the top left. */
function sumTable(values: Float32Array, { width, height }: { width: number; height: number }): Float64Array {
  const sums = new Float64Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y++) {
    let row = 0;
    const above = y * (width + 1) + 1;
    const here = above + width + 1;
    for (let x = 0; x < width; x++) {
      row += values[y * width + x] as number;
      sums[here + x] = (sums[above + x] as number) + row;
    }
  }
  return sums;
}

/** Mean over the square of `2 reach + 1` pixels around a pixel, cut off at the borders. */
function meanAround(
  sums: Float64Array,
  { width, height, x, y, reach }: { width: number; height: number; x: number; y: number; reach: number },
): number {
  const [top, bottom] = [Math.max(0, y - reach), Math.min(height, y + reach + 1)];
  const [left, right] = [Math.max(0, x - reach), Math.min(width, x + reach + 1)];
  const [above, below] = [top * (width + 1), bottom * (width + 1)];
  const sum =
    (sums[below + right] as number) -
    (sums[below + left] as number) -
    (sums[above + right] as number) +
    (sums[above + left] as number);
  return sum / ((bottom - top) * (right - left));
}
