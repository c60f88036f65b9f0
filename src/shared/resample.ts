/** RGB bytes, `[height, width, 3]` row-major. */
export interface Pixels {
  data: Uint8Array;
  width: number;
  height: number;
}

interface Area {
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

/** Averages blocks of so many pixels, down and then across; a last one that is not full counts as its nearest full one. */
function average(
  source: Pixels,
  area: Area,
  block: { x: number; y: number },
): { pixels: Pixels; area: Area } {
  if (block.x === 1 && block.y === 1) return { pixels: source, area };
  const down = blocksOf(area.height, block.y);
  const across = blocksOf(area.width, block.x);
  return whole(scaleAcross(scaleDown(source, area, down), across));
}

/** Which pixels make each pixel of a line, and with which weights; beyond the ends the last pixel continues. */
interface Taps {
  length: number;
  /** Of each pixel's. */
  count: number;
  first: Int32Array;
  weights: Float32Array;
}

function blocksOf(from: number, block: number): Taps {
  const length = Math.max(1, Math.round(from / block));
  const first = Int32Array.from({ length }, (_, i) => Math.max(0, Math.min(i * block, from - block)));
  return { length, count: block, first, weights: new Float32Array(length * block).fill(1 / block) };
}

/** Down first, as libvips does, with bytes in between. */
function filter(source: Pixels, area: Area, to: { width: number; height: number }, isLarger = false): Pixels {
  const down = tapsOf(area.height, to.height, isLarger);
  return scaleAcross(scaleDown(source, area, down), tapsOf(area.width, to.width, isLarger));
}

function scaleDown(source: Pixels, area: Area, taps: Taps): Pixels {
  const row = area.width * 3;
  const sums = new Float32Array(row);
  const data = new Uint8Array(taps.length * row);
  for (let y = 0; y < taps.length; y++) {
    sums.fill(0.5);
    for (let tap = 0; tap < taps.count; tap++) {
      const weight = taps.weights[y * taps.count + tap] as number;
      if (weight === 0) continue;
      const from = ((area.top + (taps.first[y] as number) + tap) * source.width + area.left) * 3;
      for (let i = 0; i < row; i++) {
        sums[i] = (sums[i] as number) + weight * (source.data[from + i] as number);
      }
    }
    const at = y * row;
    for (let i = 0; i < row; i++) data[at + i] = Math.min(255, Math.max(0, sums[i] as number));
  }
  return { data, width: area.width, height: taps.length };
}

function scaleAcross(source: Pixels, taps: Taps): Pixels {
  const { height } = source;
  const data = new Uint8Array(taps.length * height * 3);
  let at = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < taps.length; x++) {
      let from = (y * source.width + (taps.first[x] as number)) * 3;
      let red = 0.5;
      let green = 0.5;
      let blue = 0.5;
      for (let tap = x * taps.count, end = tap + taps.count; tap < end; tap++, from += 3) {
        const weight = taps.weights[tap] as number;
        red += weight * (source.data[from] as number);
        green += weight * (source.data[from + 1] as number);
        blue += weight * (source.data[from + 2] as number);
      }
      data[at++] = Math.min(255, Math.max(0, red));
      data[at++] = Math.min(255, Math.max(0, green));
      data[at++] = Math.min(255, Math.max(0, blue));
    }
  }
  return { data, width: taps.length, height };
}

/** Steps between two pixels in which libvips places a kernel. */
const STEPS = 64;

function tapsOf(from: number, to: number, isLarger: boolean): Taps {
  const factor = from / to;
  const [kernel, reach] = factor > 1 ? [lanczos3, 3 * factor] : [catmullRom, 2];
  const stretch = Math.max(1, factor);
  const count = Math.min(from, Math.ceil(2 * reach) + 1);
  const first = new Int32Array(to);
  const weights = new Float32Array(to * count);
  for (let i = 0; i < to; i++) {
    // libvips enlarges half a pixel off the middle, both sides where one grows, and networks have learned from that.
    const exact = isLarger ? i * factor - 0.5 : (i + 0.5) * factor - 0.5;
    const centre = Math.round(exact * STEPS) / STEPS;
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
  return { length: to, count, first, weights };
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

/** A picture in the middle of a larger one; around it its border continues. */
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

/** The largest square around the middle of a picture, scaled; as sharp cuts what covers a square. */
export async function squareOf(source: Pixels, side: number): Promise<Uint8Array> {
  const scale = side / Math.min(source.width, source.height);
  const width = Math.max(side, Math.round(source.width * scale));
  const height = Math.max(side, Math.round(source.height * scale));
  const { data } = await resample(source, wholeArea(source), { width, height });
  const [left, top] = [Math.floor((width - side + 1) / 2), Math.floor((height - side + 1) / 2)];
  const square = new Uint8Array(side * side * 3);
  for (let y = 0; y < side; y++) {
    const from = ((top + y) * width + left) * 3;
    square.set(data.subarray(from, from + side * 3), y * side * 3);
  }
  return square;
}
