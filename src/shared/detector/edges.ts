/** A colour picture, small: some 480 pixels at its longer side are enough for sixty coins. */
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
  const around = boxMean(
    change,
    { width, height },
    Math.max(3, Math.round(Math.max(width, height) * SURROUNDINGS)),
  );
  const strength = new Float32Array(count);
  const at: number[] = [];
  for (let y = 2; y < height - 2; y++) {
    for (let x = 2; x < width - 2; x++) {
      const i = y * width + x;
      const here = change[i] as number;
      const least = FLOOR + STAND_OUT * (around[i] as number);
      if (here < least || !isRidge(change, i, { width, nx: nx[i] as number, ny: ny[i] as number })) continue;
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
  const [row, step] = [width * 3, 3];
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      let [xx, xy, yy] = [0, 0, 0];
      for (let c = 0; c < 3; c++) {
        const j = (y * width + x) * 3 + c;
        const [a, b] = [smooth[j - row - step] as number, smooth[j - row + step] as number];
        const [d, e] = [smooth[j + row - step] as number, smooth[j + row + step] as number];
        const gx = b + e - a - d + 2 * ((smooth[j + step] as number) - (smooth[j - step] as number));
        const gy = d + e - a - b + 2 * ((smooth[j + row] as number) - (smooth[j - row] as number));
        xx += gx * gx;
        xy += gx * gy;
        yy += gy * gy;
      }
      const i = y * width + x;
      const half = Math.sqrt(((xx - yy) / 2) ** 2 + xy * xy);
      change[i] = Math.sqrt((xx + yy) / 2 + half);
      if ((change[i] as number) < FLOOR) continue;
      const angle = Math.atan2(2 * xy, xx - yy) / 2;
      nx[i] = Math.cos(angle);
      ny[i] = Math.sin(angle);
    }
  }
  return change;
}

/** Each channel smoothed by 1-2-1 in both directions. */
function binomial(pixels: Uint8Array, width: number, height: number): Float32Array {
  const row = width * 3;
  const rows = new Float32Array(pixels.length);
  const smooth = new Float32Array(pixels.length);
  for (let i = 3; i < pixels.length - 3; i++) {
    rows[i] = ((pixels[i - 3] as number) + 2 * (pixels[i] as number) + (pixels[i + 3] as number)) / 4;
  }
  for (let i = row; i < row * (height - 1); i++) {
    smooth[i] = ((rows[i - row] as number) + 2 * (rows[i] as number) + (rows[i + row] as number)) / 4;
  }
  return smooth;
}

/** Means over squares of `2 reach + 1` pixels, cut off at the borders; by sums over rectangles. */
function boxMean(
  values: Float32Array,
  { width, height }: { width: number; height: number },
  reach: number,
): Float32Array {
  const sums = new Float64Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      row += values[y * width + x] as number;
      sums[(y + 1) * (width + 1) + x + 1] = (sums[y * (width + 1) + x + 1] as number) + row;
    }
  }
  const mean = new Float32Array(values.length);
  for (let y = 0; y < height; y++) {
    const [top, bottom] = [
      Math.max(0, y - reach) * (width + 1),
      Math.min(height, y + reach + 1) * (width + 1),
    ];
    for (let x = 0; x < width; x++) {
      const [left, right] = [Math.max(0, x - reach), Math.min(width, x + reach + 1)];
      const sum =
        (sums[bottom + right] as number) -
        (sums[bottom + left] as number) -
        (sums[top + right] as number) +
        (sums[top + left] as number);
      mean[y * width + x] = sum / (((bottom - top) / (width + 1)) * (right - left));
    }
  }
  return mean;
}
