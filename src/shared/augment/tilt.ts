import { BYTES_TO_INPUT, type ColourMatrix } from './colour';
import type { PerspectiveMap } from './geometry';
import type { Region } from './region';

/** Bytes to the network's input, each channel for itself. */
const PLAIN: ColourMatrix = [
  ...[BYTES_TO_INPUT.scale, 0, 0, BYTES_TO_INPUT.offset],
  ...[0, BYTES_TO_INPUT.scale, 0, BYTES_TO_INPUT.offset],
  ...[0, 0, BYTES_TO_INPUT.scale, BYTES_TO_INPUT.offset],
] as unknown as ColourMatrix;

/** As `warp`, in perspective: resamples a photo and maps its colours in one pass. */
export function warpTilted({
  pixels,
  size,
  target,
  offset,
  map,
  colour,
}: Region & { pixels: Uint8Array; map: PerspectiveMap; colour: ColourMatrix | null }): void {
  const last = size - 1;
  const row = size * 3;
  const [rr, rg, rb, r0, gr, gg, gb, g0, br, bg, bb, b0] = colour ?? PLAIN;
  let out = offset;
  for (let y = 0; y < size; y++) {
    let sx = map.xy * y + map.x0;
    let sy = map.yy * y + map.y0;
    let sw = map.wy * y + map.w0;
    for (let x = 0; x < size; x++, sx += map.xx, sy += map.yx, sw += map.wx, out += 3) {
      const cx = Math.max(0, Math.min(sx / sw, last));
      const cy = Math.max(0, Math.min(sy / sw, last));
      let column = cx | 0;
      let line = cy | 0;
      if (column === last) column--;
      if (line === last) line--;
      const wx = cx - column;
      const wy = cy - line;
      const w11 = wx * wy;
      const w01 = wx - w11;
      const w10 = wy - w11;
      const w00 = 1 - wx - w10;
      const p = line * row + column * 3;
      const q = p + row;
      const r =
        (pixels[p] as number) * w00 +
        (pixels[p + 3] as number) * w01 +
        (pixels[q] as number) * w10 +
        (pixels[q + 3] as number) * w11;
      const g =
        (pixels[p + 1] as number) * w00 +
        (pixels[p + 4] as number) * w01 +
        (pixels[q + 1] as number) * w10 +
        (pixels[q + 4] as number) * w11;
      const b =
        (pixels[p + 2] as number) * w00 +
        (pixels[p + 5] as number) * w01 +
        (pixels[q + 2] as number) * w10 +
        (pixels[q + 5] as number) * w11;
      target[out] = clamped(rr * r + rg * g + rb * b + r0);
      target[out + 1] = clamped(gr * r + gg * g + gb * b + g0);
      target[out + 2] = clamped(br * r + bg * g + bb * b + b0);
    }
  }
}

const clamped = (value: number) => Math.max(-1, Math.min(value, 1));
