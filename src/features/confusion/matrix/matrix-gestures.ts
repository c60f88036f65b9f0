import type { MatrixStage } from './matrix-stage';
import type { GridPosition } from './matrix-view';

/** A press that moves less than this, in CSS pixels, is a click. */
const CLICK_SLOP = 5;
/** A wheel turned outside the matrix this recently is scrolling the page, and continues doing so. */
const PAGE_SCROLL_MS = 250;

export interface GestureHandlers {
  onHover: (position: GridPosition | null) => void;
  onOpen: (position: GridPosition) => void;
}

/** Wheel, pinch and drag on the canvas. @returns a function that takes the listeners off again. */
export function attachGestures(
  canvas: HTMLCanvasElement,
  stage: MatrixStage,
  handlers: GestureHandlers,
): () => void {
  const pointers = new Map<number, { x: number; y: number }>();
  let travelled = 0;
  let lastPageScroll = 0;

  const pointOf = (event: MouseEvent) => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  const onPageWheel = (event: WheelEvent) => {
    if (event.target !== canvas) lastPageScroll = event.timeStamp;
  };

  const onWheel = (event: WheelEvent) => {
    if (event.timeStamp - lastPageScroll < PAGE_SCROLL_MS) {
      lastPageScroll = event.timeStamp;
      return;
    }
    // Nothing left to zoom out of: let the page scroll on.
    if (stage.isFitted && event.deltaY > 0 && !event.ctrlKey) return;
    event.preventDefault();
    if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      stage.pan(-(event.deltaX || event.deltaY), 0);
      return;
    }
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    // A pinch on a touchpad comes as a wheel with ctrl and much smaller steps.
    const speed = event.ctrlKey ? 0.01 : 0.002;
    stage.zoom(Math.exp(-event.deltaY * lines * speed), pointOf(event));
    handlers.onHover(stage.positionAt(pointOf(event).x, pointOf(event).y));
  };

  const onDown = (event: PointerEvent) => {
    if (event.button !== 0) return;
    if (pointers.size === 0) travelled = 0;
    pointers.set(event.pointerId, pointOf(event));
    canvas.setPointerCapture(event.pointerId);
  };

  const onMove = (event: PointerEvent) => {
    const point = pointOf(event);
    const before = pointers.get(event.pointerId);
    if (!before) {
      handlers.onHover(stage.positionAt(point.x, point.y));
      return;
    }
    travelled += Math.hypot(point.x - before.x, point.y - before.y);
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    pointers.set(event.pointerId, point);
    if (other) {
      const apart = Math.hypot(point.x - other.x, point.y - other.y);
      const was = Math.hypot(before.x - other.x, before.y - other.y);
      const middle = { x: (point.x + other.x) / 2, y: (point.y + other.y) / 2 };
      if (was > 0) stage.zoom(apart / was, middle);
      stage.pan((point.x - before.x) / 2, (point.y - before.y) / 2);
    } else if (travelled > CLICK_SLOP) {
      canvas.style.cursor = 'grabbing';
      stage.pan(point.x - before.x, point.y - before.y);
    }
  };

  const onUp = (event: PointerEvent) => {
    const known = pointers.delete(event.pointerId);
    canvas.style.cursor = '';
    if (!known || event.type === 'pointercancel' || travelled > CLICK_SLOP || pointers.size > 0) return;
    const point = pointOf(event);
    const position = stage.positionAt(point.x, point.y);
    if (position) handlers.onOpen(position);
  };

  const onLeave = () => {
    if (pointers.size === 0) handlers.onHover(null);
  };

  window.addEventListener('wheel', onPageWheel, { passive: true, capture: true });
  canvas.addEventListener('wheel', onWheel, { passive: false });
  canvas.addEventListener('pointerdown', onDown);
  canvas.addEventListener('pointermove', onMove);
  canvas.addEventListener('pointerup', onUp);
  canvas.addEventListener('pointercancel', onUp);
  canvas.addEventListener('pointerleave', onLeave);
  return () => {
    window.removeEventListener('wheel', onPageWheel, { capture: true });
    canvas.removeEventListener('wheel', onWheel);
    canvas.removeEventListener('pointerdown', onDown);
    canvas.removeEventListener('pointermove', onMove);
    canvas.removeEventListener('pointerup', onUp);
    canvas.removeEventListener('pointercancel', onUp);
    canvas.removeEventListener('pointerleave', onLeave);
  };
}
