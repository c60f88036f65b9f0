'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { photoUrl } from '@/components/ui/coin-photo';
import { Dialog } from '@/components/ui/dialog';
import { FormError } from '@/components/ui/form-error';
import { useTRPC } from '@/features/api/trpc';
import { type CoinPlace, MAX_COINS } from '@/shared/coin-on-photo';
import type { ClassificationItem } from '@/shared/contracts/classify';
import { changeCircle, newCircle } from './change-circle';
import { Circle } from './coin-circles';

interface CoinEditorProps {
  item: ClassificationItem;
  aspect: number;
  onClose: () => void;
  onChange: (item: ClassificationItem) => void;
}

/** Circles on the photo that are moved, resized, added and removed, by pointer or keys; then the models are asked again. */
export function CoinEditor({ item, aspect, onClose, onChange }: CoinEditorProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [coins, setCoins] = useState<readonly CoinPlace[]>(item.found?.coins ?? []);
  const [at, setAt] = useState(0);
  const surface = useRef<SVGSVGElement>(null);
  const drag = useRef<{ index: number; dx: number; dy: number; resize: boolean } | null>(null);
  const save = useMutation(
    trpc.classify.coins.mutationOptions({
      onSuccess: (next) => {
        onChange(next);
        onClose();
        return queries.invalidateQueries(trpc.classify.history.pathFilter());
      },
    }),
  );

  const replace = (index: number, coin: CoinPlace) =>
    setCoins(coins.map((old, i) => (i === index ? coin : old)));
  const add = (x = 0.5, y = aspect / 2) => {
    if (coins.length >= MAX_COINS) return;
    setCoins([...coins, newCircle(coins, { x, y, aspect })]);
    setAt(coins.length);
  };
  const remove = (index: number) => {
    setCoins(coins.filter((_, i) => i !== index));
    setAt(Math.max(0, index - 1));
  };

  /** In widths of the photo. */
  function placeOf(event: PointerEvent): { x: number; y: number } {
    const box = surface.current?.getBoundingClientRect();
    if (!box) return { x: 0.5, y: aspect / 2 };
    return { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.width };
  }
  function onDown(event: PointerEvent, index: number, resize: boolean) {
    event.stopPropagation();
    const { x, y } = placeOf(event);
    const coin = coins[index] as CoinPlace;
    drag.current = { index, dx: coin.x - x, dy: coin.y - y, resize };
    setAt(index);
    surface.current?.setPointerCapture(event.pointerId);
  }
  function onMove(event: PointerEvent) {
    const held = drag.current;
    const coin = held && coins[held.index];
    if (!coin) return;
    const { x, y } = placeOf(event);
    if (held.resize) {
      const radius = Math.max(0.01, Math.hypot(x - coin.x, y - coin.y));
      replace(held.index, { ...coin, a: radius, b: radius });
    } else replace(held.index, { ...coin, x: x + held.dx, y: y + held.dy });
  }
  function onKey(event: KeyboardEvent, index: number) {
    if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      remove(index);
      return;
    }
    const changed = changeCircle(coins[index] as CoinPlace, { key: event.key, fast: event.shiftKey });
    if (!changed) return;
    event.preventDefault();
    replace(index, changed);
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="lg"
      title="Coins on this photo"
      description="Drag a circle, or its handle to resize it; click the photo to add one. Keys: arrows move, + and − resize, Delete removes."
      footer={
        <>
          <Button onClick={() => add()} disabled={coins.length >= MAX_COINS}>
            Add circle
          </Button>
          <Button onClick={() => remove(at)} disabled={coins.length === 0}>
            Remove circle
          </Button>
          <Button
            variant="primary"
            busy={save.isPending}
            disabled={coins.length === 0}
            onClick={() => save.mutate({ id: item.id, coins: coins.map(placeOnly) })}
          >
            {coins.length === 1 ? 'Classify this coin' : `Classify ${coins.length} coins`}
          </Button>
        </>
      }
    >
      <div
        className="relative mx-auto touch-none select-none"
        style={{ aspectRatio: 1 / aspect, maxHeight: '60dvh', maxWidth: `${60 / aspect}dvh` }}
      >
        {/* biome-ignore lint/performance/noImgElement: the server makes the thumbnails */}
        <img src={photoUrl(item.photoHash, 512)} alt={item.fileName} className="size-full object-fill" />
        {/* biome-ignore lint/a11y/useSemanticElements: a drawing, in which no fieldset can stand */}
        <svg
          ref={surface}
          role="group"
          aria-label="Circles"
          viewBox={`0 0 1 ${aspect}`}
          className="absolute inset-0 size-full cursor-crosshair"
          onPointerDown={(event) => {
            const { x, y } = placeOf(event);
            add(x, y);
          }}
          onPointerMove={onMove}
          onPointerUp={() => {
            drag.current = null;
          }}
        >
          {coins.map((coin, i) => (
            // biome-ignore lint/a11y/useSemanticElements: a button cannot stand in a drawing
            <g
              // biome-ignore lint/suspicious/noArrayIndexKey: a circle is its place in the list while it moves
              key={i}
              role="button"
              tabIndex={0}
              aria-label={`Circle ${i + 1} of ${coins.length}`}
              className="cursor-move outline-none"
              onFocus={() => setAt(i)}
              onKeyDown={(event) => onKey(event, i)}
              onPointerDown={(event) => onDown(event, i, false)}
            >
              <ellipse cx={coin.x} cy={coin.y} rx={coin.a} ry={coin.a} fill="transparent" />
              <Circle coin={coin} strong={i === at} unit={1 / 600} />
              {i === at && (
                <circle
                  cx={coin.x + coin.a}
                  cy={coin.y}
                  r={0.018}
                  className="cursor-ew-resize fill-accent stroke-white"
                  strokeWidth={0.004}
                  onPointerDown={(event) => onDown(event, i, true)}
                />
              )}
            </g>
          ))}
        </svg>
      </div>
      {save.error && <FormError>{save.error.message}</FormError>}
    </Dialog>
  );
}

/** Without what was measured there before. */
const placeOnly = ({ x, y, a, b, angle }: CoinPlace): CoinPlace => ({ x, y, a, b, angle });
