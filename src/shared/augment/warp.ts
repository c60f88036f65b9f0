import { BYTES_TO_INPUT, type ColourMatrix } from './colour';
import type { SourceMap } from './geometry';
import { nativePhotos } from './native-photos';

/** Bilinear weights are integers of this many bits: four of them times a byte still fit 31 bits. */
const WEIGHT_BITS = 11;
const WEIGHT_ONE = 1 << WEIGHT_BITS;
const WEIGHT_SCALE = 1 / (WEIGHT_ONE * WEIGHT_ONE);

interface Pass {
  /** `[size, size, 3]` */
  pixels: Uint8Array;
  size: number;
  target: Float32Array;
  offset: number;
}

/**
 * Resamples a photo and maps its colours in one pass. Bilinear; beyond its edges the photo continues with its
 * edge's pixels, because a coin's photo ends in background.
 * @param colour null leaves the colours alone
 */
export function warp(pass: Pass & { map: SourceMap; colour: ColourMatrix | null }): void {
  const native = nativePhotos();
  if (native) {
    native.warp(pass);
    return;
  }
  const { pixels, size, target, offset, map, colour } = pass;
  const last = size - 1;
  const row = size * 3;
  const { xx, yx } = map;
  const write = colour ? null : BYTES_TO_INPUT;
  const scale = BYTES_TO_INPUT.scale * WEIGHT_SCALE;
  const matrix = (colour ?? []).map((value, i) => (i % 4 === 3 ? value : value * WEIGHT_SCALE));
  const [rr, rg, rb, r0, gr, gg, gb, g0, br, bg, bb, b0] = matrix as unknown as ColourMatrix;
  let out = offset;
  for (let y = 0; y < size; y++) {
    let sx = map.xy * y + map.x0;
    let sy = map.yy * y + map.y0;
    for (let x = 0; x < size; x++, sx += xx, sy += yx, out += 3) {
      const cx = Math.max(0, Math.min(sx, last));
      const cy = Math.max(0, Math.min(sy, last));
      let column = cx | 0;
      let line = cy | 0;
      // The last column and line are the far ends of those before them: no byte beyond them is read.
      if (column === last) column--;
      if (line === last) line--;
      const wx = ((cx - column) * WEIGHT_ONE + 0.5) | 0;
      const wy = ((cy - line) * WEIGHT_ONE + 0.5) | 0;
      const w11 = Math.imul(wx, wy);
      const w01 = (wx << WEIGHT_BITS) - w11;
      const w10 = (wy << WEIGHT_BITS) - w11;
      const w00 = (1 << (2 * WEIGHT_BITS)) - w01 - w10 - w11;
      const p = Math.imul(line, row) + Math.imul(column, 3);
      const q = p + row;
      const r =
        Math.imul(pixels[p] as number, w00) +
        Math.imul(pixels[p + 3] as number, w01) +
        Math.imul(pixels[q] as number, w10) +
        Math.imul(pixels[q + 3] as number, w11);
      const g =
        Math.imul(pixels[p + 1] as number, w00) +
        Math.imul(pixels[p + 4] as number, w01) +
        Math.imul(pixels[q + 1] as number, w10) +
        Math.imul(pixels[q + 4] as number, w11);
      const b =
        Math.imul(pixels[p + 2] as number, w00) +
        Math.imul(pixels[p + 5] as number, w01) +
        Math.imul(pixels[q + 2] as number, w10) +
        Math.imul(pixels[q + 5] as number, w11);
      if (write) {
        target[out] = r * scale + write.offset;
        target[out + 1] = g * scale + write.offset;
        target[out + 2] = b * scale + write.offset;
      } else {
        target[out] = clamped(rr * r + rg * g + rb * b + r0);
        target[out + 1] = clamped(gr * r + gg * g + gb * b + g0);
        target[out + 2] = clamped(br * r + bg * g + bb * b + b0);
      }
    }
  }
}

/** Maps the colours of a photo that stays where it is. */
export function recolour(pass: Pass & { colour: ColourMatrix }): void {
  const native = nativePhotos();
  if (native) {
    native.recolour(pass);
    return;
  }
  const { pixels, size, target, offset, colour } = pass;
  const [rr, rg, rb, r0, gr, gg, gb, g0, br, bg, bb, b0] = colour;
  const length = size * size * 3;
  for (let i = 0; i < length; i += 3) {
    const [r, g, b] = [pixels[i] as number, pixels[i + 1] as number, pixels[i + 2] as number];
    target[offset + i] = clamped(rr * r + rg * g + rb * b + r0);
    target[offset + i + 1] = clamped(gr * r + gg * g + gb * b + g0);
    target[offset + i + 2] = clamped(br * r + bg * g + bb * b + b0);
  }
}

const clamped = (value: number) => Math.max(-1, Math.min(value, 1));
