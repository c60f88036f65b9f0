/** RGB bytes, `[height, width, 3]` row-major. */
export interface Pixels {
  data: Uint8Array;
  width: number;
  height: number;
}

export interface Area {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Scales a part of a picture to so many pixels. */
export type Resize = (
  source: Pixels,
  area: Area,
  to: { width: number; height: number },
) => Promise<Pixels> | Pixels;

export const wholeArea = ({ width, height }: { width: number; height: number }): Area => ({
  left: 0,
  top: 0,
  width,
  height,
});

/** The size of a picture that fits into a square; never larger than it is. */
export function sizeWithin({ width, height }: { width: number; height: number }, side: number) {
  const scale = Math.min(1, side / Math.max(width, height));
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}

/** Of a picture that becomes so many times smaller, pixels are averaged first, so that this factor is left to the kernel. */
const GAP = 2;

/**
 * Scales in plain TypeScript, for where sharp is not: smaller by averages and Lanczos 3, larger by Catmull and Rom, which
 * is what libvips does when it is asked for Lanczos. Bytes differ from its own by one or two levels, as it reckons in
 * whole numbers.
 */
export const resample: Resize = (source, area, to) => {
  const shrunk = average(source, area, {
    x: Math.max(1, Math.floor(area.width / to.width / GAP)),
    y: Math.max(1, Math.floor(area.height / to.height / GAP)),
  });
  const isLarger = to.width > shrunk.area.width || to.height > shrunk.area.height;
  if (!isLarger) return filter(shrunk.pixels, shrunk.area, to);
  const least = {
    width: Math.min(to.width, shrunk.area.width),
    height: Math.min(to.height, shrunk.area.height),
  };
  const isSmaller = least.width < shrunk.area.width || least.height < shrunk.area.height;
  const { pixels, area: part } = isSmaller ? whole(filter(shrunk.pixels, shrunk.area, least)) : shrunk;
  return filter(pixels, part, to, true);
};

const whole = (pixels: Pixels) => ({ pixels, area: wholeArea(pixels) });

/** Averages blocks of so many pixels; those at the end that fill no block count as its share. */
function average(
  source: Pixels,
  area: Area,
  block: { x: number; y: number },
): { pixels: Pixels; area: Area } {
  if (block.x === 1 && block.y === 1) return { pixels: source, area };
  const width = Math.max(1, Math.round(area.width / block.x));
  const height = Math.max(1, Math.round(area.height / block.y));
  const data = new Uint8Array(width * height * 3);
  const share = 1 / (block.x * block.y);
  let at = 0;
  for (let y = 0; y < height; y++) {
    const top = area.top + Math.min(y * block.y, area.height - block.y);
    for (let x = 0; x < width; x++) {
      const left = area.left + Math.min(x * block.x, area.width - block.x);
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let row = top; row < top + block.y; row++) {
        const from = (row * source.width + left) * 3;
        for (let i = from; i < from + block.x * 3; i += 3) {
          red += source.data[i] as number;
          green += source.data[i + 1] as number;
          blue += source.data[i + 2] as number;
        }
      }
      data[at++] = red * share + 0.5;
      data[at++] = green * share + 0.5;
      data[at++] = blue * share + 0.5;
    }
  }
  return whole({ data, width, height });
}

/** Across first, into numbers that are not rounded, then down. */
function filter(source: Pixels, area: Area, to: { width: number; height: number }, isLarger = false): Pixels {
  const across = tapsOf(area.width, to.width, isLarger);
  const down = tapsOf(area.height, to.height, isLarger);
  const row = to.width * 3;
  const rows = new Float32Array(area.height * row);
  for (let y = 0; y < area.height; y++) {
    const start = ((area.top + y) * source.width + area.left) * 3;
    for (let x = 0; x < to.width; x++) {
      let from = start + (across.first[x] as number) * 3;
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let tap = x * across.count, end = tap + across.count; tap < end; tap++, from += 3) {
        const weight = across.weights[tap] as number;
        red += weight * (source.data[from] as number);
        green += weight * (source.data[from + 1] as number);
        blue += weight * (source.data[from + 2] as number);
      }
      const at = y * row + x * 3;
      rows[at] = red;
      rows[at + 1] = green;
      rows[at + 2] = blue;
    }
  }
  const sums = new Float32Array(row);
  const data = new Uint8Array(to.height * row);
  for (let y = 0; y < to.height; y++) {
    sums.fill(0);
    for (let tap = 0; tap < down.count; tap++) {
      const weight = down.weights[y * down.count + tap] as number;
      if (weight === 0) continue;
      const from = ((down.first[y] as number) + tap) * row;
      for (let i = 0; i < row; i++) sums[i] = (sums[i] as number) + weight * (rows[from + i] as number);
    }
    const at = y * row;
    for (let i = 0; i < row; i++) {
      const value = (sums[i] as number) + 0.5;
      data[at + i] = value < 0 ? 0 : value > 255 ? 255 : value;
    }
  }
  return { data, width: to.width, height: to.height };
}

/** Which pixels make each pixel of a line, and with which weights; beyond the ends the last pixel goes on. */
interface Taps {
  /** Of each pixel's. */
  count: number;
  first: Int32Array;
  weights: Float32Array;
}

function tapsOf(from: number, to: number, isLarger: boolean): Taps {
  const factor = from / to;
  const [kernel, reach] = factor > 1 ? [lanczos3, 3 * factor] : [catmullRom, 2];
  const stretch = Math.max(1, factor);
  const count = Math.min(from, Math.ceil(2 * reach) + 1);
  const first = new Int32Array(to);
  const weights = new Float32Array(to * count);
  for (let i = 0; i < to; i++) {
    // libvips enlarges half a pixel off the middle, both sides where one grows, and networks have learned from that.
    const centre = isLarger ? i * factor - 0.5 : (i + 0.5) * factor - 0.5;
    const lowest = Math.min(from - count, Math.max(0, Math.ceil(centre - reach)));
    first[i] = lowest;
    let sum = 0;
    for (let at = Math.ceil(centre - reach); at <= centre + reach; at++) {
      const weight = kernel((at - centre) / stretch);
      const tap = i * count + Math.min(count - 1, Math.max(0, at - lowest));
      weights[tap] = (weights[tap] as number) + weight;
      sum += weight;
    }
    for (let tap = i * count; tap < (i + 1) * count; tap++) weights[tap] = (weights[tap] as number) / sum;
  }
  return { count, first, weights };
}

function lanczos3(x: number): number {
  if (x === 0) return 1;
  if (Math.abs(x) >= 3) return 0;
  const turn = Math.PI * x;
  return (3 * Math.sin(turn) * Math.sin(turn / 3)) / (turn * turn);
}

function catmullRom(x: number): number {
  const far = Math.abs(x);
  if (far >= 2) return 0;
  return far < 1 ? (1.5 * far - 2.5) * far * far + 1 : ((2.5 - 0.5 * far) * far - 4) * far + 2;
}

/** A picture in the middle of a larger one; around it its border goes on. */
export function extendTo(
  { data, width, height }: Pixels,
  { side, left, top }: { side: number; left: number; top: number },
): Uint8Array {
  if (width === side && height === side) return data;
  const extended = new Uint8Array(side * side * 3);
  for (let y = 0; y < side; y++) {
    const row = Math.min(height - 1, Math.max(0, y - top)) * width;
    for (let x = 0; x < side; x++) {
      const from = (row + Math.min(width - 1, Math.max(0, x - left))) * 3;
      extended.set(data.subarray(from, from + 3), (y * side + x) * 3);
    }
  }
  return extended;
}
