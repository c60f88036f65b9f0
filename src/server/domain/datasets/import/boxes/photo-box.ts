import type { Crop } from '../../../../pool/pool-tasks';

/** Where a coin is in a photo, as a file of boxes says it; nothing about it has been believed yet. */
export type PhotoBox = Crop['box'];

/** Why a box does not become a photo, as the second half of a sentence. */
export const BOX_FAULTS = {
  numbers: 'is not four numbers',
  size: 'has no size',
  outside: 'lies outside of its photo, or more than half of it does',
  photo: 'is of a photo that is not there',
  category: 'is of a category that has no name',
  crowd: 'marks a crowd, not one coin',
  several: 'is of a photo with more than one label',
} as const;
export type BoxFault = keyof typeof BOX_FAULTS;

/** Share of a box that must lie in its photo; what is cut off by an edge is often written a little beyond it. */
const INSIDE = 0.5;

/** @returns what is wrong with it; null for a box that can be cut out as far as can be known without the photo */
export function faultOf({ x, y, width, height, unit, photo }: PhotoBox): BoxFault | null {
  if (![x, y, width, height].every(Number.isFinite)) return 'numbers';
  if (width <= 0 || height <= 0) return 'size';
  const sides = unit === 'share' ? { width: 1, height: 1 } : photo;
  if (sides) return isInside({ x, y, width, height }, sides) ? null : 'outside';
  return x + width > 0 && y + height > 0 ? null : 'outside';
}

interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Does enough of it lie in a photo with these sides? */
function isInside({ x, y, width, height }: Area, sides: { width: number; height: number }): boolean {
  const across = Math.min(x + width, sides.width) - Math.max(x, 0);
  const down = Math.min(y + height, sides.height) - Math.max(y, 0);
  return across > 0 && down > 0 && (across / width) * (down / height) >= INSIDE;
}
