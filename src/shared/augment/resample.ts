import type { Region } from './region';

/** Reused for every photo of this thread, so that none allocates its own. */
let rows = new Float32Array(0);
let coarse = new Float32Array(0);
let broad = new Float32Array(0);

/** Which pixels of a line each of fewer pixels covers, and with which weights; `reach` of them at most. */
interface Areas {
  first: Int32Array;
  weights: Float32Array;
  reach: number;
}

function areasOf(size: number, small: number): Areas {
  const ratio = size / small;
  const reach = Math.ceil(ratio) + 1;
  const first = new Int32Array(small);
  const weights = new Float32Array(small * reach);
  for (let i = 0; i < small; i++) {
    const [start, end] = [i * ratio, Math.min((i + 1) * ratio, size)];
    // Weights beyond the area are 0, and no pixel beyond the line is read for them.
    const begin = Math.min(Math.floor(start), size - reach);
    first[i] = begin;
    for (let j = 0; j < reach; j++) {
      const x = begin + j;
      weights[i * reach + j] = Math.max(0, Math.min(x + 1, end) - Math.max(x, start)) / ratio;
    }
  }
  return { first, weights, reach };
}

/**
 * Reduces `[size, size, 3]` at `offset` to `[small, small, 3]`: each pixel becomes the mean of the area it covers, as on
 * a sensor of fewer pixels.
 */
export function shrink({
  from,
  offset,
  size,
  small,
  to,
}: {
  from: Float32Array;
  offset: number;
  size: number;
  small: number;
  to: Float32Array;
}): void {
  if (small === size) {
    to.set(from.subarray(offset, offset + size * size * 3));
    return;
  }
  if (rows.length < size * small * 3) rows = new Float32Array(size * small * 3);
  const { first, weights, reach } = areasOf(size, small);
  const line = small * 3;
  for (let y = 0; y < size; y++) {
    let out = y * line;
    for (let i = 0; i < small; i++, out += 3) {
      let at = offset + (y * size + (first[i] as number)) * 3;
      let [r, g, b] = [0, 0, 0];
      for (let j = 0; j < reach; j++, at += 3) {
        const weight = weights[i * reach + j] as number;
        r += weight * (from[at] as number);
        g += weight * (from[at + 1] as number);
        b += weight * (from[at + 2] as number);
      }
      rows[out] = r;
      rows[out + 1] = g;
      rows[out + 2] = b;
    }
  }
  for (let i = 0; i < small; i++) {
    const out = i * line;
    to.fill(0, out, out + line);
    for (let j = 0; j < reach; j++) {
      const weight = weights[i * reach + j] as number;
      if (weight === 0) continue;
      const at = ((first[i] as number) + j) * line;
      for (let x = 0; x < line; x++)
        to[out + x] = (to[out + x] as number) + weight * (rows[at + x] as number);
    }
  }
}

/** Enlarges `[small, small, 3]` to `[size, size, 3]` at `offset`, bilinear; the inverse of `shrink` for what is smooth. */
export function enlarge({
  from,
  small,
  to,
  offset,
  size,
}: {
  from: Float32Array;
  small: number;
  to: Float32Array;
  offset: number;
  size: number;
}): void {
  const { first, shares } = placesOf(size, small);
  const line = small * 3;
  if (rows.length < line) rows = new Float32Array(line);
  let out = offset;
  for (let y = 0; y < size; y++) {
    const upper = (first[y] as number) * line;
    const down = shares[y] as number;
    for (let i = 0; i < line; i++) {
      const above = from[upper + i] as number;
      rows[i] = above + down * ((from[upper + line + i] as number) - above);
    }
    for (let x = 0; x < size; x++, out += 3) {
      const at = (first[x] as number) * 3;
      const share = shares[x] as number;
      const [r, g, b] = [rows[at] as number, rows[at + 1] as number, rows[at + 2] as number];
      to[out] = r + share * ((rows[at + 3] as number) - r);
      to[out + 1] = g + share * ((rows[at + 4] as number) - g);
      to[out + 2] = b + share * ((rows[at + 5] as number) - b);
    }
  }
}

/** Between which two of fewer pixels each pixel of a line lies, and how near to the second. */
function placesOf(size: number, small: number): { first: Int32Array; shares: Float32Array } {
  const first = new Int32Array(size);
  const shares = new Float32Array(size);
  for (let i = 0; i < size; i++) {
    const place = Math.max(0, Math.min(((i + 0.5) * small) / size - 0.5, small - 1));
    first[i] = Math.min(Math.floor(place), small - 2);
    shares[i] = place - (first[i] as number);
  }
  return { first, shares };
}

/**
 * `[size, size, 3]` at `offset` without its fine detail: reduced to `share` of its side, and enlarged again.
 * @returns from 0 on; valid until the next call
 */
export function withoutDetail({ target, offset, size }: Region, share: number): Float32Array {
  const small = Math.max(4, Math.round(size * share));
  if (coarse.length < small * small * 3) coarse = new Float32Array(small * small * 3);
  if (broad.length < size * size * 3) broad = new Float32Array(size * size * 3);
  shrink({ from: target, offset, size, small, to: coarse });
  enlarge({ from: coarse, small, to: broad, offset: 0, size });
  return broad;
}
