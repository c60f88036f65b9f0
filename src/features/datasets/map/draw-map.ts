import type { Corner } from '@/shared/polygon';
import { type Layers, type MapPoints, type MapSize, mapFrame, type View } from './map-points';

const FAINT = 0.12;
/** Of the cross that keys move, in pixels. */
const CROSS = 9;

interface Drawn {
  points: MapPoints;
  layers: Layers;
  /** One for each group of the colouring. */
  colours: readonly string[];
  size: MapSize;
  view: View;
}

/** Makes a canvas as fine as the screen. @returns what to draw with, in pixels of the page */
export function prepareCanvas(canvas: HTMLCanvasElement, { width, height }: MapSize) {
  const context = canvas.getContext('2d');
  if (!context) return null;
  const ratio = window.devicePixelRatio;
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}

/** Draws layer by layer, so that the colour changes seldom. */
export function drawPoints(
  context: CanvasRenderingContext2D,
  { points: { places }, layers, colours, size, view }: Drawn,
): void {
  const count = places.length / 2;
  // Few photos are drawn larger, and so is what one looks at closely.
  const side = Math.max(2, Math.min(8, (count < 2000 ? 5 : count < 20_000 ? 3.5 : 2.5) * view.zoom ** 0.3));
  const { left, top, scale } = mapFrame(size, view);
  const [right, bottom] = [size.width + side, size.height + side];
  context.clearRect(0, 0, size.width, size.height);
  for (const { isFound, group, from, to } of layers.parts) {
    context.globalAlpha = isFound ? 0.85 : FAINT;
    context.fillStyle = colours[group] ?? '';
    for (let at = from; at < to; at++) {
      const i = (layers.order[at] as number) * 2;
      const x = left + (places[i] as number) * scale;
      const y = top + (places[i + 1] as number) * scale;
      if (x < -side || y < -side || x > right || y > bottom) continue;
      context.fillRect(x - side / 2, y - side / 2, side, side);
    }
  }
  context.globalAlpha = 1;
}

/** Draws a line around photos, whole and dashed or in the making. */
export function drawLine(
  context: CanvasRenderingContext2D,
  { corners, ink, isClosed }: { corners: readonly Corner[]; ink: string; isClosed: boolean },
): void {
  if (corners.length < 2) return;
  context.beginPath();
  for (const [x, y] of corners) context.lineTo(x, y);
  if (isClosed) context.closePath();
  context.strokeStyle = ink;
  context.lineWidth = 1.5;
  context.setLineDash(isClosed ? [5, 4] : []);
  context.stroke();
  context.setLineDash([]);
}

/** Draws the cross that keys move, on a ground that sets it off from the photos below it. */
export function drawCross(
  context: CanvasRenderingContext2D,
  { at: [x, y], ink, ground }: { at: Corner; ink: string; ground: string },
): void {
  for (const [colour, width] of [
    [ground, 5],
    [ink, 2],
  ] as const) {
    context.beginPath();
    context.moveTo(x - CROSS, y);
    context.lineTo(x + CROSS, y);
    context.moveTo(x, y - CROSS);
    context.lineTo(x, y + CROSS);
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.stroke();
  }
}
