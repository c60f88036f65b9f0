import { SPLITS } from '@/shared/coin-class';
import { type PhotoMapPoints, POINT } from '@/shared/contracts/photo-map';

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

/** How a map is looked at: what stands in the middle, in shares of the map, and how many times it is enlarged. */
export interface View {
  x: number;
  y: number;
  zoom: number;
}

export const WHOLE: View = { x: 0.5, y: 0.5, zoom: 1 };
const MOST_ZOOM = 60;

interface Size {
  width: number;
  height: number;
}

/** Pixels of the map's side, with a margin around it. */
const sideOf = ({ width, height }: Size, zoom: number) => Math.max(1, Math.min(width, height) - 24) * zoom;

/** Where a place of the map lies on the screen. */
export function toScreen(
  size: Size,
  { x, y, zoom }: View,
  place: readonly [number, number],
): [number, number] {
  const side = sideOf(size, zoom);
  return [size.width / 2 + (place[0] - x) * side, size.height / 2 + (place[1] - y) * side];
}

/** The place of the map below a point of the screen. */
export function toPlace(size: Size, { x, y, zoom }: View, at: readonly [number, number]): [number, number] {
  const side = sideOf(size, zoom);
  return [x + (at[0] - size.width / 2) / side, y + (at[1] - size.height / 2) / side];
}

/** Enlarges a view about a point of the screen, which stays where it is. */
export function zoomed(
  size: Size,
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
  { size, view, at, within }: { size: Size; view: View; at: readonly [number, number]; within: number },
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
