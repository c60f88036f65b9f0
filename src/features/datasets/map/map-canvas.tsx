'use client';

import {
  type KeyboardEvent,
  type PointerEvent,
  type Ref,
  useEffect,
  useEffectEvent,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { Corner } from '@/shared/polygon';
import { drawCross, drawLine, drawPoints, prepareCanvas } from './draw-map';
import { cornersInView, enclosed, type MapCursor, pressKey } from './map-keys';
import {
  type Layers,
  type MapPoints,
  type MapSize,
  nearestPoint,
  toPlace,
  toScreen,
  type View,
  zoomed,
} from './map-points';

/** A pointer this near, in pixels, is on a photo. */
const NEAR = 10;
/** A line shorter than this, in pixels, is a click. */
const CLICK = 6;

export interface MapHover {
  id: number;
  x: number;
  y: number;
}

/** What the keys have come to, to be said aloud. */
export interface KeyedPlace {
  /** Id of the photo at the cross; null for none. */
  photo: number | null;
  /** What the corners that were set enclose; null before there are any. */
  area: Corner[] | null;
}

interface MapCanvasProps {
  points: MapPoints;
  layers: Layers;
  /** One for each group of the colouring. */
  colours: readonly string[];
  /** Of what is drawn around an area, and of the cross. */
  ink: string;
  ground: string;
  view: View;
  onView: (view: View) => void;
  /** A drag draws an area, or else moves the map. */
  mode: 'lasso' | 'move';
  /** In shares of the map; null for none. */
  area: readonly Corner[] | null;
  /** In shares of the map. */
  onArea: (corners: Corner[]) => void;
  onHover: (hover: MapHover | null) => void;
  onOpen: (id: number) => void;
  onKeyed: (place: KeyedPlace | null) => void;
  label: string;
  ref: Ref<MapHandle>;
}

export interface MapHandle {
  /** Takes what is in view as an area. */
  takeView: () => void;
}

/** Draws the photos of a map as points, and what is drawn around them by pointer or by keys. */
export function MapCanvas(props: MapCanvasProps) {
  const { points, layers, colours, ink, ground, view, onView, mode, area } = props;
  const { onArea, onHover, onOpen, onKeyed, label, ref } = props;
  const helpId = useId();
  const below = useRef<HTMLCanvasElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState<MapSize>({ width: 0, height: 0 });
  const [line, setLine] = useState<Corner[] | null>(null);
  const [cursor, setCursor] = useState<MapCursor | null>(null);
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

  // Two canvases: a line that grows draws no photo again. One frame for whatever changed since the last.
  useEffect(() => {
    if (size.width === 0) return;
    const frame = requestAnimationFrame(() => {
      const context = below.current && prepareCanvas(below.current, size);
      if (context) drawPoints(context, { points, layers, colours, size, view });
    });
    return () => cancelAnimationFrame(frame);
  }, [points, layers, colours, size, view]);
  useEffect(() => {
    if (size.width === 0) return;
    const frame = requestAnimationFrame(() => {
      const context = canvas.current && prepareCanvas(canvas.current, size);
      if (!context) return;
      const onScreen = (corners: readonly Corner[]) => corners.map((at) => toScreen(size, view, at));
      if (line) drawLine(context, { corners: line, ink, isClosed: false });
      else if (cursor && cursor.corners.length > 0)
        drawLine(context, { corners: onScreen(enclosed(cursor)), ink, isClosed: true });
      else if (area) drawLine(context, { corners: onScreen(area), ink, isClosed: true });
      if (cursor) drawCross(context, { at: toScreen(size, view, cursor.at), ink, ground });
    });
    return () => cancelAnimationFrame(frame);
  }, [ink, ground, size, view, line, area, cursor]);

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

  useImperativeHandle(ref, () => ({ takeView: () => onArea(cornersInView(size, view)) }));

  const at = ({ nativeEvent }: PointerEvent): Corner => [nativeEvent.offsetX, nativeEvent.offsetY];

  function photoAt(screen: Corner, seen: View): MapHover | null {
    const near = nearestPoint(points, { size, view: seen, at: screen, within: NEAR });
    return near === null ? null : { id: points.ids[near] as number, x: screen[0], y: screen[1] };
  }

  function onPointerDown(event: PointerEvent<HTMLCanvasElement>) {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { from: at(event), view };
    if (mode === 'lasso') setLine([at(event)]);
    leaveKeys();
  }

  function onPointerMove(event: PointerEvent) {
    const now = at(event);
    if (!drag.current) onHover(photoAt(now, view));
    else if (mode === 'lasso') setLine((before) => [...(before ?? []), now]);
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
      const photo = photoAt(now, view);
      if (photo) onOpen(photo.id);
    } else if (drawn && drawn.length > 2) onArea(drawn.map((corner) => toPlace(size, view, corner)));
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const result = pressKey({ key: event.key, isLarge: event.shiftKey }, { cursor, view, size });
    if (!result) return;
    event.preventDefault();
    setCursor(result.cursor);
    if (result.view !== view) onView(result.view);
    const photo = result.cursor && photoAt(toScreen(size, result.view, result.cursor.at), result.view);
    onHover(photo);
    onKeyed(
      result.cursor && {
        photo: photo?.id ?? null,
        area: result.cursor.corners.length > 0 ? enclosed(result.cursor) : null,
      },
    );
    if (result.area) onArea(result.area);
    if (result.opens && photo) onOpen(photo.id);
  }

  function leaveKeys() {
    setCursor(null);
    onHover(null);
    onKeyed(null);
  }

  return (
    <>
      <p id={helpId} className="sr-only">
        Arrow keys move a cross, with Shift by more. Space sets a corner, Enter takes what the corners
        enclose: two are a rectangle. Backspace takes back a corner, Escape all of them. Without corners Enter
        opens the photo at the cross. V takes what is in view, plus and minus zoom, zero shows the whole map.
      </p>
      <div
        role="application"
        aria-label={label}
        aria-describedby={helpId}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: walked over by keyboard; "application" hands it the keys
        tabIndex={0}
        onKeyDown={onKeyDown}
        onBlur={leaveKeys}
        className="relative rounded-lg"
      >
        <canvas
          ref={below}
          aria-hidden
          className="absolute inset-0 block size-full rounded-lg border bg-surface"
        />
        <canvas
          ref={canvas}
          aria-hidden
          className="relative block h-[min(36rem,65dvh)] w-full touch-none rounded-lg border border-transparent"
          style={{ cursor: mode === 'lasso' ? 'crosshair' : 'grab' }}
          onPointerDown={onPointerDown}
          onPointerMove={onPointerMove}
          onPointerUp={onPointerUp}
          onPointerCancel={() => {
            drag.current = null;
            setLine(null);
          }}
          onPointerLeave={() => cursor === null && onHover(null)}
        />
      </div>
    </>
  );
}
