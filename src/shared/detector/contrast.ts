import type { ColourPlate } from './edges';
import { type Ellipse, rimPoint } from './ellipse';

const RAYS = 48;
/** Just within the rim, and beyond it and most of its shadow, in radii. */
const INSIDE = 0.82;
const OUTSIDE = 1.16;

/**
 * How much a coin differs from its ground: the mean change of colour over the rim, against how much the changes differ
 * around it. Metal differs from cloth all around; a fold of the cloth does not.
 * @returns 0 to 1
 */
export function ringContrast(plate: ColourPlate, ellipse: Ellipse): number {
  const mean = [0, 0, 0];
  let [squares, count] = [0, 0];
  for (let ray = 0; ray < RAYS; ray++) {
    const turn = (2 * Math.PI * ray) / RAYS;
    const inside = pixelAt(plate, rimPoint(ellipse, turn, INSIDE));
    const outside = pixelAt(plate, rimPoint(ellipse, turn, OUTSIDE));
    if (inside < 0 || outside < 0) continue;
    count += 1;
    for (let c = 0; c < 3; c++) {
      const change = (plate.pixels[inside + c] as number) - (plate.pixels[outside + c] as number);
      mean[c] = (mean[c] as number) + change;
      squares += change * change;
    }
  }
  if (count < RAYS / 3) return 0;
  const common = mean.reduce((sum, value) => sum + (value / count) ** 2, 0);
  return Math.sqrt(common / (squares / count + NOISE ** 2));
}

/** In levels: a smaller change says nothing. */
const NOISE = 12;

function pixelAt({ width, height }: ColourPlate, [x, y]: readonly [number, number]): number {
  const [column, row] = [Math.round(x), Math.round(y)];
  return column < 0 || row < 0 || column >= width || row >= height ? -1 : (row * width + column) * 3;
}
