'use client';

import { type PointerEvent, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import { POINT } from '@/shared/contracts/photo-map';
import { AREA_UNITS, type Corner } from '@/shared/polygon';
import {
  type Colouring,
  groupOf,
  type MapPoints,
  nearestPoint,
  PLACE_UNITS,
  toPlace,
  toScreen,
  type View,
  zoomed,
} from './map-points';

/** A pointer this near, in pixels, is on a photo. */
const NEAR = 10;
/** A line shorter than this, in pixels, is a click. */
const CLICK = 6;
const FAINT = 0.12;

interface MapCanvasProps {
  points: MapPoints;
  by: Colouring;
  /** One for each group of the colouring. */
  colours: readonly string[];
  /** Of what is drawn around an area. */
  ink: string;
  view: View;
  onView: (view: View) => void;
  /** A drag draws an area, or else moves the map. */
  mode: 'lasso' | 'move';
  /** In units of an address; null for none. */
  area: readonly Corner[] | null;
  /** In shares of the map. */
  onArea: (corners: Corner[]) => void;
  onHover: (hover: { id: number; x: number; y: number } | null) => void;
  onOpen: (id: number) => void;
  label: string;
}

/** Draws the photos of a map as points, and what is drawn around them. */
export function MapCanvas(props: MapCanvasProps) {
  const { points, by, colours, ink, view, onView, mode, area, onArea, onHover, onOpen, label } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [line, setLine] = useState<Corner[] | null>(null);
  const drag = useRef<{ from: Corner; view: View } | null>(null);

  useLayoutEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const observer = new ResizeObserver(() =>
      setSize({ width: element.clientWidth, height: element.clientHeight }),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context || size.width === 0) return;
    // One frame for whatever changed since the last.
    const frame = requestAnimationFrame(() => {
      const ratio = window.devicePixelRatio;
      element.width = size.width * ratio;
      element.height = size.height * ratio;
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      drawPoints(context, { points, by, colours, size, view });
      drawLine(context, { corners: line ?? [], ink, isClosed: false });
      if (!line && area) {
        const corners = area.map(([x, y]) => toScreen(size, view, [x / AREA_UNITS, y / AREA_UNITS]));
        drawLine(context, { corners, ink, isClosed: true });
      }
    });
    return () => cancelAnimationFrame(frame);
  }, [points, by, colours, ink, size, view, line, area]);

  // React listens to the wheel without being able to keep the page from scrolling.
  const onWheel = useEffectEvent((event: WheelEvent) => {
    event.preventDefault();
    onView(zoomed(size, view, { by: Math.exp(-event.deltaY / 400), at: [event.offsetX, event.offsetY] }));
  });
  useEffect(() => {
    const element = canvas.current;
    const listen = (event: WheelEvent) => onWheel(event);
    element?.addEventListener('wheel', listen, { passive: false });
    return () => element?.removeEventListener('wheel', listen);
  }, []);

  const at = ({ nativeEvent }: PointerEvent): Corner => [nativeEvent.offsetX, nativeEvent.offsetY];

  function onPointerDown(event: PointerEvent<HTMLCanvasElement>) {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { from: at(event), view };
    if (mode === 'lasso') setLine([at(event)]);
    onHover(null);
  }

  function onPointerMove(event: PointerEvent) {
    const now = at(event);
    if (!drag.current) {
      const near = nearestPoint(points, { size, view, at: now, within: NEAR });
      onHover(near === null ? null : { id: points.ids[near] as number, x: now[0], y: now[1] });
      return;
    }
    if (mode === 'lasso') setLine((before) => [...(before ?? []), now]);
    else {
      const { from, view: begun } = drag.current;
      const [a, b] = [toPlace(size, begun, from), toPlace(size, begun, now)];
      onView({ ...begun, x: begun.x + a[0] - b[0], y: begun.y + a[1] - b[1] });
    }
  }

  function onPointerUp(event: PointerEvent) {
    const begun = drag.current;
    drag.current = null;
    const drawn = line;
    setLine(null);
    if (!begun) return;
    const now = at(event);
    const isClick =
      Math.hypot(now[0] - begun.from[0], now[1] - begun.from[1]) < CLICK && (drawn?.length ?? 0) < 12;
    if (isClick) {
      const near = nearestPoint(points, { size, view, at: now, within: NEAR });
      if (near !== null) onOpen(points.ids[near] as number);
    } else if (drawn && drawn.length > 2) onArea(drawn.map((corner) => toPlace(size, view, corner)));
  }

  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={label}
      className="block h-[min(36rem,65dvh)] w-full touch-none rounded-lg border bg-surface"
      style={{ cursor: mode === 'lasso' ? 'crosshair' : 'grab' }}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={() => {
        drag.current = null;
        setLine(null);
      }}
      onPointerLeave={() => onHover(null)}
    />
  );
}

interface Drawn {
  points: MapPoints;
  by: Colouring;
  colours: readonly string[];
  size: { width: number; height: number };
  view: View;
}

/** Those that the filter does not find first and faintly; then group by group, so that the colour changes seldom. */
function drawPoints(context: CanvasRenderingContext2D, { points, by, colours, size, view }: Drawn): void {
  const { places, marks } = points;
  const count = places.length / 2;
  // Few photos are drawn larger, and so is what one looks at closely.
  const side = Math.max(2, Math.min(8, (count < 2000 ? 5 : count < 20_000 ? 3.5 : 2.5) * view.zoom ** 0.3));
  context.clearRect(0, 0, size.width, size.height);
  for (const isFound of [false, true]) {
    context.globalAlpha = isFound ? 0.85 : FAINT;
    for (const [group, colour] of colours.entries()) {
      context.fillStyle = colour;
      for (let i = 0; i < count; i++) {
        if ((((marks[i] as number) & POINT.matches) !== 0) !== isFound || groupOf(points, i, by) !== group)
          continue;
        const [x, y] = toScreen(size, view, [
          (places[i * 2] as number) / PLACE_UNITS,
          (places[i * 2 + 1] as number) / PLACE_UNITS,
        ]);
        if (x < -side || y < -side || x > size.width + side || y > size.height + side) continue;
        context.fillRect(x - side / 2, y - side / 2, side, side);
      }
    }
  }
  context.globalAlpha = 1;
}

function drawLine(
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
