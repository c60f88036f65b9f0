import type { Corner } from '@/shared/polygon';
import { type MapSize, toPlace, toScreen, type View, WHOLE, zoomed } from './map-points';

/** A cross on the map that keys move, and the corners that were set with it, all in shares of the map. */
export interface MapCursor {
  at: Corner;
  corners: readonly Corner[];
}

/** What a key does to a map. */
interface KeyResult {
  /** Null takes the cross away. */
  cursor: MapCursor | null;
  view: View;
  /** Corners of an area that was taken. */
  area?: Corner[];
  /** The photo at the cross is asked for. */
  opens?: true;
}

export interface PressedKey {
  key: string;
  /** A large step. */
  isLarge: boolean;
}

/** Pixels that an arrow moves the cross. */
const STEP = 12;
const LARGE_STEP = 72;
/** Pixels that the cross keeps from the edge of the map: there the map moves instead. */
const MARGIN = 24;
const ZOOM_STEP = 1.6;

const ARROWS: Record<string, Corner> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** What a key does; null when it is none of the map's. The first arrow shows the cross in the middle. */
export function pressKey(
  { key, isLarge }: PressedKey,
  { cursor, view, size }: { cursor: MapCursor | null; view: View; size: MapSize },
): KeyResult | null {
  const now: MapCursor = cursor ?? { at: [view.x, view.y], corners: [] };
  const arrow = ARROWS[key];
  if (arrow && !cursor) return { cursor: now, view };
  if (arrow) return moved(now, { arrow, step: isLarge ? LARGE_STEP : STEP, view, size });
  const zoomBy = (by: number): KeyResult => ({
    cursor,
    view: zoomed(size, view, { by, at: toScreen(size, view, now.at) }),
  });
  if (key === '+' || key === '=') return zoomBy(ZOOM_STEP);
  if (key === '-') return zoomBy(1 / ZOOM_STEP);
  if (key === '0') return { cursor, view: WHOLE };
  if (key === 'v' || key === 'V') return { cursor, view, area: cornersInView(size, view) };
  if (!cursor) return null;
  if (key === ' ') return { cursor: { at: now.at, corners: withCorner(now) }, view };
  if (key === 'Backspace') return { cursor: { at: now.at, corners: now.corners.slice(0, -1) }, view };
  if (key === 'Escape') return { cursor: now.corners.length > 0 ? { at: now.at, corners: [] } : null, view };
  if (key !== 'Enter') return null;
  if (now.corners.length === 0) return { cursor, view, opens: true };
  const area = enclosed(now);
  // One corner and the cross on it enclose nothing yet.
  return area.length < 3 ? { cursor, view } : { cursor: { at: now.at, corners: [] }, view, area };
}

/** What the corners and the cross enclose: two are a rectangle, more a line from one to the next. */
export function enclosed(cursor: MapCursor): Corner[] {
  const corners = withCorner(cursor);
  const [a, b] = corners;
  return corners.length === 2 && a && b ? [a, [b[0], a[1]], b, [a[0], b[1]]] : corners;
}

/** The corners of what is on the screen. */
export function cornersInView(size: MapSize, view: View): Corner[] {
  const [left, top] = toPlace(size, view, [0, 0]);
  const [right, bottom] = toPlace(size, view, [size.width, size.height]);
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ];
}

function withCorner({ at, corners }: MapCursor): Corner[] {
  const last = corners.at(-1);
  return last && last[0] === at[0] && last[1] === at[1] ? [...corners] : [...corners, at];
}

/** Moves the cross within the map, and the map below it where it comes near the edge of the screen. */
function moved(
  { at, corners }: MapCursor,
  { arrow, step, view, size }: { arrow: Corner; step: number; view: View; size: MapSize },
): KeyResult {
  const [x, y] = toScreen(size, view, at);
  const [wide, high] = [x + arrow[0] * step, y + arrow[1] * step];
  const next = toPlace(size, view, [wide, high]).map((share) => Math.max(0, Math.min(1, share)));
  const place: Corner = [next[0] ?? 0, next[1] ?? 0];
  const [toX, toY] = toScreen(size, view, place);
  const over = (value: number, most: number) =>
    value < MARGIN ? value - MARGIN : value > most - MARGIN ? value - (most - MARGIN) : 0;
  const [overX, overY] = view.zoom === 1 ? [0, 0] : [over(toX, size.width), over(toY, size.height)];
  const middle = toPlace(size, view, [size.width / 2 + overX, size.height / 2 + overY]);
  return { cursor: { at: place, corners }, view: { ...view, x: middle[0], y: middle[1] } };
}
