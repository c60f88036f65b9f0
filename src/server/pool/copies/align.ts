import { median } from '@/shared/median';
import type { Circle } from './coin-circle';
import { boxBlur, type Plate, sample, textureOf } from './plate';
import type { Turn } from './polar';

/** A coin made ready to be laid over others. */
export interface Layer {
  plate: Plate;
  circle: Circle;
  grey: Float32Array;
  texture: Float32Array;
  /** The texture, blurred as each pass has it. */
  blurred: Float32Array[];
}

export function layerOf(plate: Plate, circle: Circle): Layer {
  const texture = textureOf(plate);
  return {
    plate,
    circle,
    grey: boxBlur(plate, Float32Array.from(plate.pixels), 1),
    texture,
    blurred: PASSES.map(({ blur }) => boxBlur(plate, texture, blur)),
  };
}

/** `x' = a x − b y + tx`, `y' = b x + a y + ty`, about the centres of both coins. */
interface Similarity {
  a: number;
  b: number;
  tx: number;
  ty: number;
}

/** Of the coin's radius: what lies inside is compared, free of backgrounds and marks beside the coin. */
const COMPARED = 0.92;
/** Passes from blurred to sharp: what is far off is still drawn to its place by the blurred picture. */
const PASSES = [
  { blur: 3, step: 3, iterations: 8 },
  { blur: 1, step: 2, iterations: 8 },
] as const;

/**
 * Lays one coin over another as exactly as it can be, beginning with a turn, and says how alike they are.
 * @returns correlation of their light in the median of its cells, -1 to 1; 0 when they have too little in common
 */
export function alignedLikeness(first: Layer, second: Layer, turn: Turn): number {
  let shape: Similarity = {
    a: turn.scale * Math.cos(turn.angle),
    b: turn.scale * Math.sin(turn.angle),
    tx: 0,
    ty: 0,
  };
  for (const [pass, { step, iterations }] of PASSES.entries()) {
    const [from, to] = [first.blurred[pass] as Float32Array, second.blurred[pass] as Float32Array];
    for (let i = 0; i < iterations; i++) {
      const next = improve({ first, second, from, to, step }, shape);
      if (!next) break;
      shape = next;
    }
  }
  return likeness(first, second, shape);
}

/** The pixels of the first coin that are compared, as offsets from its centre. */
function* offsets({ circle }: Layer, step: number): Generator<[number, number]> {
  const radius = circle.radius * COMPARED;
  for (let y = -radius; y <= radius; y += step) {
    for (let x = -radius; x <= radius; x += step) if (x * x + y * y <= radius * radius) yield [x, y];
  }
}

const place = ({ a, b, tx, ty }: Similarity, { circle }: Layer, [x, y]: [number, number]) =>
  [circle.x + a * x - b * y + tx, circle.y + b * x + a * y + ty] as const;

interface Pair {
  first: Layer;
  second: Layer;
  from: Float32Array;
  to: Float32Array;
  step: number;
}

/** One step of Gauss and Newton's on the difference of the two. @returns null when it does not help any more */
function improve({ first, second, from, to, step }: Pair, shape: Similarity): Similarity | null {
  const matrix = new Float64Array(16);
  const right = new Float64Array(4);
  let n = 0;
  for (const offset of offsets(first, step)) {
    const [x, y] = offset;
    const [px, py] = place(shape, second, offset);
    const value = sample(first.plate, from, [first.circle.x + x, first.circle.y + y]);
    const there = sample(second.plate, to, [px, py]);
    const gx = (sample(second.plate, to, [px + 1, py]) - sample(second.plate, to, [px - 1, py])) / 2;
    const gy = (sample(second.plate, to, [px, py + 1]) - sample(second.plate, to, [px, py - 1])) / 2;
    const error = value - there;
    if (Number.isNaN(error + gx + gy)) continue;
    n += 1;
    const slope = [gx * x + gy * y, gy * x - gx * y, gx, gy] as const;
    for (let i = 0; i < 4; i++) {
      right[i] = (right[i] as number) + (slope[i] as number) * error;
      for (let j = 0; j < 4; j++) {
        matrix[i * 4 + j] = (matrix[i * 4 + j] as number) + (slope[i] as number) * (slope[j] as number);
      }
    }
  }
  if (n < 30) return null;
  const change = solve(matrix, right);
  if (!change) return null;
  const [a, b, tx, ty] = change as [number, number, number, number];
  if (Math.hypot(a, b) > 0.2 || Math.hypot(tx, ty) > 8) return null;
  if (Math.hypot(a, b) < 1e-4 && Math.hypot(tx, ty) < 1e-2) return null;
  return { a: shape.a + a, b: shape.b + b, tx: shape.tx + tx, ty: shape.ty + ty };
}

/** Four equations by elimination. @returns null when they do not say enough */
function solve(matrix: Float64Array, right: Float64Array): number[] | null {
  const rows = [0, 1, 2, 3].map((i) => [...matrix.subarray(i * 4, i * 4 + 4), right[i] as number]);
  for (let i = 0; i < 4; i++) {
    let pivot = i;
    for (let j = i + 1; j < 4; j++)
      if (Math.abs(rows[j]?.[i] ?? 0) > Math.abs(rows[pivot]?.[i] ?? 0)) pivot = j;
    const [top, other] = [rows[pivot] as number[], rows[i] as number[]];
    [rows[i], rows[pivot]] = [top, other];
    if (Math.abs(top[i] as number) < 1e-9) return null;
    for (let j = 0; j < 4; j++) {
      if (j === i) continue;
      const row = rows[j] as number[];
      const factor = (row[i] as number) / (top[i] as number);
      for (let k = i; k < 5; k++) row[k] = (row[k] as number) - factor * (top[k] as number);
    }
  }
  return rows.map((row, i) => (row[4] as number) / (row[i] as number));
}

/** The coin is compared in so many columns and rows of cells, each by itself: a mark over a part of it spoils only some. */
const CELLS = 8;
/** Of a cell, what lies on both coins at least. */
const LEAST_OF_CELL = 0.6;
/** Of the first coin's compared area, what the second must show. */
const LEAST_COVER = 0.5;

/** The median over the cells: half of them may be spoiled, while photos of equal coins differ a little in most. */
function likeness(first: Layer, second: Layer, shape: Similarity): number {
  const radius = first.circle.radius * COMPARED;
  const cells = Array.from({ length: CELLS * CELLS }, () => new Correlation());
  let [all, shown] = [0, 0];
  for (const offset of offsets(first, 1)) {
    const [x, y] = offset;
    const value = sample(first.plate, first.grey, [first.circle.x + x, first.circle.y + y]);
    if (Number.isNaN(value)) continue;
    all += 1;
    const there = sample(second.plate, second.grey, place(shape, second, offset));
    if (Number.isNaN(there)) continue;
    shown += 1;
    const column = Math.min(CELLS - 1, Math.floor(((x + radius) / (2 * radius)) * CELLS));
    const row = Math.min(CELLS - 1, Math.floor(((y + radius) / (2 * radius)) * CELLS));
    cells[row * CELLS + column]?.add(value, there);
  }
  if (all === 0 || shown / all < LEAST_COVER) return 0;
  const least = LEAST_OF_CELL * ((2 * radius) / CELLS) ** 2;
  const values = cells.filter(({ count }) => count >= least).map(({ value }) => value);
  return values.length === 0 ? 0 : median(values);
}

class Correlation {
  count = 0;
  #x = 0;
  #y = 0;
  #xx = 0;
  #yy = 0;
  #xy = 0;

  add(x: number, y: number): void {
    this.count += 1;
    this.#x += x;
    this.#y += y;
    this.#xx += x * x;
    this.#yy += y * y;
    this.#xy += x * y;
  }

  get value(): number {
    const n = this.count;
    const spread = (n * this.#xx - this.#x ** 2) * (n * this.#yy - this.#y ** 2);
    return spread <= 1e-9 ? 0 : (n * this.#xy - this.#x * this.#y) / Math.sqrt(spread);
  }
}
