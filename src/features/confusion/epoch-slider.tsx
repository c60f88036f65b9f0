'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect, useId, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { percent } from '@/shared/format';
import { useTRPC } from '../api/trpc';

interface EpochSliderProps {
  modelId: string;
  /** The epoch on display; null for the model itself. */
  epoch: number | null;
  onChange: (epoch: number | null) => void;
}

/** So long a slider must rest: on its way it passes epochs that nobody wants to see. */
const REST_MS = 100;

/** Goes through what the network answered to the validation photos after each epoch. */
export function EpochSlider({ modelId, epoch, onChange }: EpochSliderProps) {
  const trpc = useTRPC();
  const id = useId();
  /** Where the slider is, which the address follows. */
  const [at, setAt] = useState(epoch);
  const resting = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => setAt(epoch), [epoch]);
  useEffect(() => () => clearTimeout(resting.current), []);
  const move = (next: number | null) => {
    setAt(next);
    clearTimeout(resting.current);
    resting.current = setTimeout(() => onChange(next), REST_MS);
  };
  const { data } = useQuery(trpc.models.epochs.queryOptions({ model: modelId }));
  if (!data) return <div className="mb-3 h-8" />;
  const { epochs, last, best, kept, refitted } = data;
  if (epochs.length === 0) {
    return (
      <p className="mb-3 text-muted text-xs">
        No epochs to go through: the run is of an earlier release, or has too many validation photos.
      </p>
    );
  }
  const placeOf = (number: number) => epochs.findIndex((one) => one.epoch === number);
  const bestPlace = placeOf(best);
  const place = placeOf(at ?? kept);
  const shown = epochs[place];
  const marks = shown && [
    ...(shown.epoch === best ? ['best epoch'] : []),
    ...(at === null ? [refitted ? 'the epochs of the last fit' : 'the model’s weights'] : []),
  ];
  const text = shown
    ? [`Epoch ${shown.epoch} of ${last}`, percent(shown.valAccuracy), ...(marks ?? [])].join(' · ')
    : `The answers of epoch ${at ?? kept} are not kept.`;
  return (
    <div className="mb-3 flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1 text-sm">
      <label htmlFor={id}>Epoch</label>
      <input
        id={id}
        type="range"
        min={0}
        max={epochs.length - 1}
        value={place === -1 ? epochs.length - 1 : place}
        list={`${id}-best`}
        aria-valuetext={text}
        onChange={(event) => move(epochs[event.target.valueAsNumber]?.epoch ?? null)}
        className="h-8 min-w-40 max-w-md flex-1 accent-(--color-accent)"
      />
      <datalist id={`${id}-best`}>{bestPlace !== -1 && <option value={bestPlace} label="Best" />}</datalist>
      <span className="text-muted tabular-nums max-sm:w-full">{text}</span>
      {bestPlace !== -1 && at !== best && (at !== null || kept !== best) && (
        <Button size="sm" variant="ghost" onClick={() => move(best)}>
          Best epoch: {best}
        </Button>
      )}
      {at !== null && (
        <Button size="sm" variant="ghost" onClick={() => move(null)}>
          Back to the model
        </Button>
      )}
    </div>
  );
}
