import type { CoinWarning } from '@/shared/coin-on-photo';
import type { Ellipse } from '@/shared/detector/ellipse';
import type { OpenPhoto } from '@/shared/detector/photo-coins';

/** Side of the coin's picture on which it is measured, in pixels. */
export const MEASURED_SIDE = 128;
/** Radius in pixels of the photo: below it lettering is lost at the size that networks see. */
const SMALL_RADIUS = 36;
/** Short axis to long one: a coin tilted by more than some 35 degrees. */
const ROUND = 0.82;
/** How far beyond the photo the rim may be, in radii. */
const CUT_OFF = 0.06;
/** Of photos in focus 95 in 100 have more than 0.12; blurred by a fiftieth of the radius they have less. */
const SHARP = 0.085;
/** Share of the coin that is white. */
const GLARE = 0.08;
const WHITE = 250;

/** What makes a coin hard to recognise. @param cut RGB, the square around it at `MEASURED_SIDE` */
export function coinWarnings(coin: Ellipse, photo: OpenPhoto, cut: Uint8Array): CoinWarning[] {
  const { x, y, a, b } = coin;
  const beyond = Math.max(a - x, a - y, x + a - photo.width, y + a - photo.height);
  const { sharpness, white } = measure(cut);
  const warnings: [CoinWarning, boolean][] = [
    ['small', a < SMALL_RADIUS],
    ['tilted', b / a < ROUND],
    ['cut-off', beyond > a * CUT_OFF],
    ['blurred', sharpness < SHARP],
    ['glare', white > GLARE],
  ];
  return warnings.flatMap(([warning, applies]) => (applies ? [warning] : []));
}

/** Detail against contrast, and the share that is white, within the coin. */
function measure(cut: Uint8Array): { sharpness: number; white: number } {
  const side = MEASURED_SIDE;
  const grey = new Float32Array(side * side);
  for (let i = 0; i < grey.length; i++) {
    const at = i * 3;
    grey[i] = 0.3 * (cut[at] as number) + 0.59 * (cut[at + 1] as number) + 0.11 * (cut[at + 2] as number);
  }
  const reach = (side * 0.4) ** 2;
  let [sum, squares, details, white, count] = [0, 0, 0, 0, 0];
  for (let y = 1; y < side - 1; y++) {
    for (let x = 1; x < side - 1; x++) {
      const [dx, dy] = [x - side / 2, y - side / 2];
      if (dx * dx + dy * dy > reach) continue;
      const i = y * side + x;
      const here = grey[i] as number;
      const around =
        (grey[i - 1] as number) +
        (grey[i + 1] as number) +
        (grey[i - side] as number) +
        (grey[i + side] as number);
      sum += here;
      squares += here * here;
      const detail = here - around / 4;
      details += detail * detail;
      white += here >= WHITE ? 1 : 0;
      count += 1;
    }
  }
  const variance = squares / count - (sum / count) ** 2;
  return { sharpness: Math.sqrt(details / count) / Math.sqrt(variance + 1), white: white / count };
}
