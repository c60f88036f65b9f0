import { SPLITS } from '@/shared/coin-class';
import { type PhotoMapPoints, POINT } from '@/shared/contracts/photo-map';
import { type Corner, isInside } from '@/shared/polygon';

/** The photos of a map as the server has packed them. */
export interface MapPoints {
  ids: Uint32Array;
  /** x and y of each, of `PLACE_UNITS`. */
  places: Uint16Array;
  classes: Uint16Array;
  splits: Uint8Array;
  /** Bits of `POINT`. */
  marks: Uint8Array;
}

export const PLACE_UNITS = 65_535;

export function unpackPoints({ ids, places, classes, splits, marks }: PhotoMapPoints): MapPoints {
  return {
    ids: new Uint32Array(bytesOf(ids)),
    places: new Uint16Array(bytesOf(places)),
    classes: new Uint16Array(bytesOf(classes)),
    splits: new Uint8Array(bytesOf(splits)),
    marks: new Uint8Array(bytesOf(marks)),
  };
}

function bytesOf(base64: string): ArrayBuffer {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)).buffer;
}

/** What the photos of a map can be coloured by. */
export const COLOURINGS = ['class', 'split', 'flag', 'error'] as const;
export type Colouring = (typeof COLOURINGS)[number];

/** Colours that tell classes apart; with more classes they come again. */
const CLASS_COLOURS = 8;

/** The group of a photo, by its place in the legend of a colouring. */
export function groupOf({ classes, splits, marks }: MapPoints, i: number, by: Colouring): number {
  const mark = marks[i] as number;
  if (by === 'class') return (classes[i] as number) % CLASS_COLOURS;
  if (by === 'split') return Math.min(SPLITS.length - 1, splits[i] as number);
  if (by === 'flag') return mark & POINT.flagged ? 1 : 0;
  if (!(mark & POINT.answered)) return 0;
  return mark & POINT.right ? 1 : 2;
}

/** The photos in the order in which they are drawn: those that the filter does not find first, then group by group. */
export interface Layers {
  order: Uint32Array;
  /** From one place of the order to another, the latter not included. */
  parts: { isFound: boolean; group: number; from: number; to: number }[];
}

/** Sorts the photos into layers, once for each colouring: a map is drawn many times. */
export function layersOf(points: MapPoints, by: Colouring, groups: number): Layers {
  const count = points.ids.length;
  const layers = new Uint16Array(count);
  const ends = new Uint32Array(groups * 2);
  for (let i = 0; i < count; i++) {
    const isFound = (points.marks[i] as number) & POINT.matches ? 1 : 0;
    const layer = isFound * groups + groupOf(points, i, by);
    layers[i] = layer;
    ends[layer] = (ends[layer] as number) + 1;
  }
  const parts: Layers['parts'] = [];
  let from = 0;
  for (const [layer, photos] of ends.entries()) {
    ends[layer] = from;
    if (photos > 0) parts.push({ isFound: layer >= groups, group: layer % groups, from, to: from + photos });
    from += photos;
  }
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    const layer = layers[i] as number;
    const at = ends[layer] as number;
    order[at] = i;
    ends[layer] = at + 1;
  }
  return { order, parts };
}

/** The same photos, of which those outside of an area are marked as not found. @param corners in shares of the map */
export function within(points: MapPoints, corners: readonly Corner[]): MapPoints {
  const { places } = points;
  const area = corners.map(([x, y]): Corner => [x * PLACE_UNITS, y * PLACE_UNITS]);
  const [xs, ys] = [area.map(([x]) => x), area.map(([, y]) => y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const marks = points.marks.map((mark, i) => {
    const [x, y] = [places[i * 2] as number, places[i * 2 + 1] as number];
    const isNear = x >= left && x <= right && y >= top && y <= bottom;
    return isNear && isInside([x, y], area) ? mark : mark & ~POINT.matches;
  });
  return { ...points, marks };
}

/** How many photos the filter finds. */
export function countFound({ marks }: MapPoints): number {
  let found = 0;
  for (const mark of marks) if (mark & POINT.matches) found += 1;
  return found;
}

/** How a map is looked at: what stands in the middle, in shares of the map, and how many times it is enlarged. */
export interface View {
  x: number;
  y: number;
  zoom: number;
}

export const WHOLE: View = { x: 0.5, y: 0.5, zoom: 1 };
const MOST_ZOOM = 60;

export interface MapSize {
  width: number;
  height: number;
}

/** Pixels of the map's side, with a margin around it. */
const sideOf = ({ width, height }: MapSize, zoom: number) => Math.max(1, Math.min(width, height) - 24) * zoom;

/** Where the first corner of the map lies on the screen, and the pixels of one of its units. */
export function mapFrame(size: MapSize, { x, y, zoom }: View): { left: number; top: number; scale: number } {
  const side = sideOf(size, zoom);
  return { left: size.width / 2 - x * side, top: size.height / 2 - y * side, scale: side / PLACE_UNITS };
}

/** Where a place of the map lies on the screen. */
export function toScreen(
  size: MapSize,
  { x, y, zoom }: View,
  place: readonly [number, number],
): [number, number] {
  const side = sideOf(size, zoom);
  return [size.width / 2 + (place[0] - x) * side, size.height / 2 + (place[1] - y) * side];
}

/** The place of the map below a point of the screen. */
export function toPlace(
  size: MapSize,
  { x, y, zoom }: View,
  at: readonly [number, number],
): [number, number] {
  const side = sideOf(size, zoom);
  return [x + (at[0] - size.width / 2) / side, y + (at[1] - size.height / 2) / side];
}

/** Enlarges a view about a point of the screen, which stays where it is. */
export function zoomed(
  size: MapSize,
  view: View,
  { by, at }: { by: number; at: readonly [number, number] },
): View {
  const zoom = Math.max(1, Math.min(MOST_ZOOM, view.zoom * by));
  if (zoom === 1) return WHOLE;
  const before = toPlace(size, view, at);
  const after = toPlace(size, { ...view, zoom }, at);
  return { x: view.x + before[0] - after[0], y: view.y + before[1] - after[1], zoom };
}

/** The photo nearest to a point of the screen; null when none is near. */
export function nearestPoint(
  { places }: MapPoints,
  { size, view, at, within }: { size: MapSize; view: View; at: readonly [number, number]; within: number },
): number | null {
  const [x, y] = toPlace(size, view, at);
  let best = (within / sideOf(size, view.zoom)) ** 2;
  let nearest: number | null = null;
  for (let i = 0; i < places.length / 2; i++) {
    const dx = (places[i * 2] as number) / PLACE_UNITS - x;
    const dy = (places[i * 2 + 1] as number) / PLACE_UNITS - y;
    const distance = dx * dx + dy * dy;
    if (distance > best) continue;
    best = distance;
    nearest = i;
  }
  return nearest;
}
