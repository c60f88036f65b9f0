/** Sides of the square that an area of the map is written in. */
export const AREA_UNITS = 1024;
/** Corners of an area at most; a drawn line is thinned to them. */
export const AREA_CORNERS = 64;

export type Corner = readonly [number, number];

/** An area as an address has it: `12,30 400,31 …`. */
export function parseArea(text: string): Corner[] {
  return text.split(' ').map((corner): Corner => {
    const [x = 0, y = 0] = corner.split(',').map(Number);
    return [x, y];
  });
}

/** Writes an area, with as many corners as fit, evenly along the line. @param corners in shares of the square */
export function formatArea(corners: readonly Corner[]): string {
  const step = Math.max(1, corners.length / AREA_CORNERS);
  const kept: string[] = [];
  for (let at = 0; Math.floor(at) < corners.length; at += step) {
    const [x, y] = corners[Math.floor(at)] as Corner;
    const text = [x, y].map((share) => Math.round(Math.max(0, Math.min(1, share)) * AREA_UNITS)).join(',');
    if (kept.at(-1) !== text) kept.push(text);
  }
  return kept.join(' ');
}

/** Whether a point lies within a polygon, whose line may cross itself: what it encloses an odd number of times. */
export function isInside([x, y]: Corner, corners: readonly Corner[]): boolean {
  let inside = false;
  for (let i = 0, j = corners.length - 1; i < corners.length; j = i++) {
    const [ax, ay] = corners[i] as Corner;
    const [bx, by] = corners[j] as Corner;
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}
