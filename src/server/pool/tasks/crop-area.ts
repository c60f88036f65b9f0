import type { Crop } from '../pool-tasks';

/** A part of a photo in whole pixels, as it is looked at. */
export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A photo as it is looked at. */
export interface Frame {
  width: number;
  height: number;
  /** Its sides change places when it is turned upright. */
  isTurned: boolean;
  /** EXIF's, 1 to 8. */
  orientation: number;
}

/** How much the ratio of the sides may differ from what the box was drawn on: rounded when the photo was scaled. */
const RATIO = 0.02;

/** Share of a box that must lie in the photo. */
const INSIDE = 0.5;

/**
 * Where a box lies in a photo, and what is cut out: the box with its margin, widened to a square as far as the photo
 * reaches, since networks look at squares.
 * @returns the reason when it cannot be cut out, as the second half of a sentence
 */
export function areaOf({ box, margin }: Crop, frame: Frame): { box: Area; area: Area } | { reason: string } {
  const placed = placeIn(box, frame);
  if (!placed) {
    const { width, height } = box.photo as { width: number; height: number };
    return {
      reason: `is drawn on a photo of ${width} × ${height} pixels, but this one has ${frame.width} × ${frame.height}`,
    };
  }
  const left = clamp(placed.x, frame.width);
  const top = clamp(placed.y, frame.height);
  const width = clamp(placed.x + placed.width, frame.width) - left;
  const height = clamp(placed.y + placed.height, frame.height) - top;
  const share = (width / placed.width) * (height / placed.height);
  // Not a number is not enough either.
  if (!(width >= 1 && height >= 1 && share >= INSIDE)) {
    return { reason: 'lies outside of its photo, or more than half of it does' };
  }
  const [x, y] = [Math.round(left), Math.round(top)];
  const side = Math.max(width, height) * (1 + 2 * margin);
  const [across, down] = [
    span(left, { width, side, end: frame.width }),
    span(top, { width: height, side, end: frame.height }),
  ];
  return {
    box: { x, y, width: Math.round(left + width) - x, height: Math.round(top + height) - y },
    area: { x: across.start, y: down.start, width: across.length, height: down.length },
  };
}

/** In pixels of the photo as it is looked at; null when the box was drawn on another one. */
function placeIn({ unit, photo, x, y, width, height }: Crop['box'], frame: Frame): Area | null {
  if (unit === 'share') {
    return {
      x: x * frame.width,
      y: y * frame.height,
      width: width * frame.width,
      height: height * frame.height,
    };
  }
  if (!photo) return { x, y, width, height };
  const shares = {
    x: x / photo.width,
    y: y / photo.height,
    width: width / photo.width,
    height: height / photo.height,
  };
  const isAlike = (sides: { width: number; height: number }) =>
    Math.abs((photo.width / photo.height) * (sides.height / sides.width) - 1) <= RATIO;
  if (isAlike(frame)) return placeIn({ ...shares, unit: 'share', photo: null }, frame);
  // Drawn by a program that does not turn photos.
  if (!frame.isTurned || !isAlike({ width: frame.height, height: frame.width })) return null;
  return placeIn({ ...turned(shares, frame.orientation), unit: 'share', photo: null }, frame);
}

/** A box on the photo as it is stored, on the photo as it is looked at; in shares. */
function turned({ x, y, width, height }: Area, orientation: number): Area {
  const [right, below] = [1 - x - width, 1 - y - height];
  const [left, top] = (
    { 5: [y, x], 6: [below, x], 7: [below, right], 8: [y, right] } as Record<number, [number, number]>
  )[orientation] ?? [x, y];
  return { x: left, y: top, width: height, height: width };
}

const clamp = (at: number, end: number) => Math.min(Math.max(at, 0), end);

/** Whole pixels around `start … start + width`, `side` long; moved rather than cut where the photo ends. */
function span(
  start: number,
  { width, side, end }: { width: number; side: number; end: number },
): { start: number; length: number } {
  const length = Math.min(end, Math.max(1, Math.round(side)));
  const from = Math.round(start + width / 2 - length / 2);
  return { start: Math.min(Math.max(from, 0), end - length), length };
}
