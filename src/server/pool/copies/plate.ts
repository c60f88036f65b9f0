/** A small grey picture. */
export interface Plate {
  width: number;
  height: number;
  /** `[height × width]`, 0 to 255. */
  pixels: Uint8Array;
}

/** Longer side of the picture in which a coin is looked for. */
const SEARCHED_SIDE = 96;
/** Side of the picture of the coin alone: enough to tell two photos of one coin apart by light and wear. */
export const COIN_SIDE = 96;
/** Radius of the coin in it. */
const COIN_RADIUS = 44;

/** The same picture with a longer side of `SEARCHED_SIDE` at most. */
export function reduced(plate: Plate): { plate: Plate; factor: number } {
  const factor = Math.max(1, Math.max(plate.width, plate.height) / SEARCHED_SIDE);
  const width = Math.max(1, Math.round(plate.width / factor));
  const height = Math.max(1, Math.round(plate.height / factor));
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      pixels[y * width + x] = areaMean(plate, (x + 0.5) * factor - 0.5, (y + 0.5) * factor - 0.5, factor);
    }
  }
  return { plate: { width, height, pixels }, factor };
}

/** The coin alone, always of the same size, so that a copy on a larger canvas shows it as sharply. */
export function coinPlate(
  plate: Plate,
  { x: middleX, y: middleY, radius }: { x: number; y: number; radius: number },
): { plate: Plate; scale: number } {
  const scale = radius / COIN_RADIUS;
  const pixels = new Uint8Array(COIN_SIDE * COIN_SIDE);
  const middle = (COIN_SIDE - 1) / 2;
  for (let y = 0; y < COIN_SIDE; y++) {
    for (let x = 0; x < COIN_SIDE; x++) {
      const [left, top] = [middleX + (x - middle) * scale, middleY + (y - middle) * scale];
      pixels[y * COIN_SIDE + x] = areaMean(plate, left, top, Math.max(1, scale));
    }
  }
  return { plate: { width: COIN_SIDE, height: COIN_SIDE, pixels }, scale };
}

/** Mean over a square around a point, of four samples; the edge continues outside. */
function areaMean(plate: Plate, x: number, y: number, side: number): number {
  const quarter = side / 4;
  return (
    (clamped(plate, x - quarter, y - quarter) +
      clamped(plate, x + quarter, y - quarter) +
      clamped(plate, x - quarter, y + quarter) +
      clamped(plate, x + quarter, y + quarter)) /
    4
  );
}

function clamped({ width, height, pixels }: Plate, x: number, y: number): number {
  const left = x < 0 ? 0 : Math.min(x, width - 1);
  const top = y < 0 ? 0 : Math.min(y, height - 1);
  const x0 = Math.floor(left);
  const y0 = Math.floor(top);
  const right = x0 + 1 < width ? 1 : 0;
  const down = y0 + 1 < height ? width : 0;
  const i = y0 * width + x0;
  const fx = left - x0;
  const fy = top - y0;
  const upper = (pixels[i] as number) * (1 - fx) + (pixels[i + right] as number) * fx;
  const lower = (pixels[i + down] as number) * (1 - fx) + (pixels[i + down + right] as number) * fx;
  return upper * (1 - fy) + lower * fy;
}

/** Means over a square of `2 radius + 1` pixels, cut off at the edges. */
export function boxBlur(
  { width, height }: { width: number; height: number },
  values: Float32Array,
  radius: number,
): Float32Array {
  const rows = new Float32Array(values.length);
  for (let y = 0; y < height; y++)
    blurLine(values, rows, { start: y * width, step: 1, length: width, radius });
  const result = new Float32Array(values.length);
  for (let x = 0; x < width; x++) blurLine(rows, result, { start: x, step: width, length: height, radius });
  return result;
}

function blurLine(
  from: Float32Array,
  to: Float32Array,
  { start, step, length, radius }: { start: number; step: number; length: number; radius: number },
): void {
  let [sum, count] = [0, 0];
  const at = (i: number) => from[start + i * step] as number;
  for (let i = 0; i < Math.min(radius, length); i++) {
    sum += at(i);
    count += 1;
  }
  for (let i = 0; i < length; i++) {
    if (i + radius < length) {
      sum += at(i + radius);
      count += 1;
    }
    if (i - radius - 1 >= 0) {
      sum -= at(i - radius - 1);
      count -= 1;
    }
    to[start + i * step] = sum / count;
  }
}

/** Least local deviation that counts as texture, in grey levels: below it is the noise of compression. */
const NOISE_LEVELS = 6;

/** The relief without light and colour: each pixel against its neighbourhood, in local standard deviations. */
export function textureOf(plate: Plate): Float32Array {
  const grey = boxBlur(plate, Float32Array.from(plate.pixels), 1);
  const mean = boxBlur(plate, boxBlur(plate, grey, 4), 4);
  const difference = grey.map((value, i) => value - (mean[i] as number));
  const square = boxBlur(
    plate,
    difference.map((value) => value * value),
    6,
  );
  return difference.map((value, i) => value / Math.sqrt((square[i] as number) + NOISE_LEVELS ** 2));
}

/** The value between four pixels. @returns NaN outside */
export function sample(
  { width, height }: { width: number; height: number },
  values: Float32Array,
  [x, y]: readonly [number, number],
): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  if (left < 0 || top < 0 || left + 1 >= width || top + 1 >= height) return Number.NaN;
  const [fx, fy] = [x - left, y - top];
  const i = top * width + left;
  const upper = (values[i] as number) * (1 - fx) + (values[i + 1] as number) * fx;
  const lower = (values[i + width] as number) * (1 - fx) + (values[i + width + 1] as number) * fx;
  return upper * (1 - fy) + lower * fy;
}
