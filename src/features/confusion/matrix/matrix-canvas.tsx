'use client';

import { type KeyboardEvent, type Ref, useEffect, useId, useImperativeHandle, useRef, useState } from 'react';
import { useOthersCells } from '@/features/presence/review-presence';
import type { MatrixCell } from '../confusion-matrix';
import { attachGestures } from './matrix-gestures';
import { moveCursor } from './matrix-keys';
import type { Gutters, MatrixContent } from './matrix-scene';
import { MatrixStage } from './matrix-stage';
import { cellSentence, MatrixTooltip } from './matrix-tooltip';
import type { GridPosition } from './matrix-view';
import { MatrixZoom } from './matrix-zoom';

export interface MatrixHandle {
  /** Centres a cell, zoomed in until it can be read. */
  focus: (cell: MatrixCell) => void;
  /** What is on display, as PNG; null when the browser cannot make it. */
  picture: () => Promise<Blob | null>;
}

interface MatrixCanvasProps {
  content: MatrixContent;
  commentCount: (cell: MatrixCell) => number;
  onOpen: (cell: MatrixCell) => void;
  /** The cell under the pointer, or that the keys have come to; null for none. */
  onPoint?: (cell: MatrixCell | null) => void;
  /** Where a cell that somebody else is at stands in this matrix; null for nowhere. */
  placeOf?: (cell: MatrixCell) => MatrixCell | null;
  ref?: Ref<MatrixHandle>;
}

const ZOOM_STEP = 1.6;

function guttersFor(width: number): Gutters {
  return width < 560 ? { left: 76, top: 76 } : { left: 124, top: 124 };
}

/** The matrix as a picture one can zoom, drag and walk through by keyboard. */
export function MatrixCanvas({ content, commentCount, onOpen, onPoint, placeOf, ref }: MatrixCanvasProps) {
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const stageRef = useRef<MatrixStage>(null);
  const [hover, setHover] = useState<{ position: GridPosition; byKey: boolean } | null>(null);
  const [zoomed, setZoomed] = useState(false);
  const helpId = useId();

  const cellAt = ({ row, column }: GridPosition): MatrixCell => ({
    truth: content.order.order[row] as number,
    predicted: content.order.order[column] as number,
  });
  const handlers = useRef({ open: (_: GridPosition) => {} });
  handlers.current.open = (position) => onOpen(cellAt(position));

  useEffect(() => {
    const canvas = canvasRef.current;
    if (!canvas) return;
    const stage = new MatrixStage(canvas, ({ fitted }) => setZoomed(!fitted));
    stageRef.current = stage;
    const observer = new ResizeObserver(([entry]) => {
      if (!entry) return;
      const { width, height } = entry.contentRect;
      stage.resize({ width, height, gutters: guttersFor(width), pixelRatio: window.devicePixelRatio });
    });
    observer.observe(canvas);
    const detach = attachGestures(canvas, stage, {
      onHover: (position) => {
        stage.setCursor(position);
        setHover((old) => {
          if (!position) return null;
          const same = old?.position.row === position.row && old.position.column === position.column;
          return same ? old : { position, byKey: false };
        });
      },
      onOpen: (position) => handlers.current.open(position),
    });
    return () => {
      detach();
      observer.disconnect();
      stage.dispose();
      stageRef.current = null;
    };
  }, []);

  useEffect(() => {
    stageRef.current?.setContent(content);
  }, [content]);

  const others = useOthersCells();
  useEffect(() => {
    const placed = others.flatMap(({ initials, ...cell }) => {
      const place = placeOf ? placeOf(cell) : cell;
      return place ? [{ ...place, initials }] : [];
    });
    stageRef.current?.setOthers(placed);
  }, [others, placeOf]);

  useImperativeHandle(
    ref,
    () => ({
      focus: ({ truth, predicted }) => {
        const row = content.order.position[truth];
        const column = content.order.position[predicted];
        if (row === undefined || column === undefined) return;
        // What was under the pointer is about to move away.
        stageRef.current?.setCursor(null);
        setHover(null);
        stageRef.current?.focus({ row, column });
      },
      picture: () =>
        new Promise((resolve) => {
          if (canvasRef.current) canvasRef.current.toBlob(resolve, 'image/png');
          else resolve(null);
        }),
    }),
    [content.order],
  );

  function moveTo(position: GridPosition | null) {
    stageRef.current?.setCursor(position);
    if (position) stageRef.current?.reveal(position);
    setHover(position && { position, byKey: true });
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const stage = stageRef.current;
    if (!stage) return;
    const from = hover?.position;
    const next = from
      ? moveCursor(from, { key: event.key, jump: event.shiftKey }, content.matrix, content.order)
      : event.key.startsWith('Arrow')
        ? { row: 0, column: 0 }
        : null;
    if (next) moveTo(next);
    else if (event.key === 'Enter' && from) onOpen(cellAt(from));
    else if (event.key === '+' || event.key === '=') stage.zoomStep(ZOOM_STEP);
    else if (event.key === '-') stage.zoomStep(1 / ZOOM_STEP);
    else if (event.key === '0') stage.fit();
    else if (event.key === 'Escape' && from) moveTo(null);
    else return;
    event.preventDefault();
  }

  const hovered = hover ? cellAt(hover.position) : null;
  const [truth, predicted] = [hovered?.truth, hovered?.predicted];
  useEffect(() => {
    onPoint?.(truth === undefined || predicted === undefined ? null : { truth, predicted });
    return () => onPoint?.(null);
  }, [onPoint, truth, predicted]);
  return (
    <div className="@container relative">
      <p id={helpId} className="sr-only">
        Arrow keys move from cell to cell, with Shift to the next cell that has photos. Enter opens the photos
        of a cell, plus and minus zoom, zero shows the whole matrix. The tables below have the same numbers as
        text.
      </p>
      <div
        role="application"
        aria-label={`${content.mode === 'change' ? 'Change of the confusion' : 'Confusion'} matrix of ${content.matrix.size} classes`}
        aria-describedby={helpId}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: walked through by keyboard; "application" hands it the keys
        tabIndex={0}
        onKeyDown={onKeyDown}
        onBlur={() => hover?.byKey && moveTo(null)}
        className="rounded-md"
      >
        <canvas
          ref={canvasRef}
          aria-hidden
          className="block aspect-square w-full cursor-crosshair select-none"
          style={{ touchAction: zoomed ? 'none' : 'pan-y' }}
        />
      </div>
      <p aria-live="polite" className="sr-only">
        {hover?.byKey && hovered && cellSentence(content, hovered)}
      </p>
      {hover && hovered && stageRef.current && (
        <MatrixTooltip
          content={content}
          cell={hovered}
          comments={commentCount(hovered)}
          point={stageRef.current.pointOf(hover.position)}
          width={canvasRef.current?.clientWidth ?? 0}
        />
      )}
      <MatrixZoom
        zoomed={zoomed}
        onIn={() => stageRef.current?.zoomStep(ZOOM_STEP)}
        onOut={() => stageRef.current?.zoomStep(1 / ZOOM_STEP)}
        onFit={() => stageRef.current?.fit()}
      />
    </div>
  );
}
