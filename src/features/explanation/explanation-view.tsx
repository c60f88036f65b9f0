'use client';

import { useEffect, useRef, useState } from 'react';
import { CoinPhoto } from '@/components/ui/coin-photo';
import { Switch } from '@/components/ui/switch';
import type { Explanation, NearestPhoto } from '@/shared/contracts/classify';
import { count, percent } from '@/shared/format';

/** What a model saw of a coin, what of it decided, and the photos it learned from that are most like it. */
export function ExplanationView({ explanation }: { explanation: Explanation }) {
  const { frame, heatMap, nearest, profile } = explanation;
  return (
    <div className="grid grid-cols-[repeat(auto-fit,minmax(10rem,1fr))] gap-4">
      <SeenCoin frame={frame} heatMap={heatMap} />
      <div className="min-w-0">
        <p className="mb-1.5 text-muted text-xs">Photos it learned from that are most like it</p>
        {nearest ? (
          <NearestPhotos photos={nearest} />
        ) : (
          <p className="text-faint text-xs">{waitText(profile)}</p>
        )}
      </div>
    </div>
  );
}

function waitText(profile: Explanation['profile']): string {
  if (profile?.state === 'failed') return 'They could not be described; the server’s log says why.';
  if (profile?.state === 'running')
    return `They are being described: ${count(profile.done)} of ${count(profile.total)}.`;
  return 'They are described soon, in the background.';
}

function SeenCoin({ frame, heatMap }: Pick<Explanation, 'frame' | 'heatMap'>) {
  const [warm, setWarm] = useState(true);
  return (
    <figure className="min-w-0 max-w-56">
      <figcaption className="mb-1.5 flex flex-wrap items-center justify-between gap-2 text-muted text-xs">
        What the model saw
        {heatMap && <Switch label="Heat map" checked={warm} onCheckedChange={setWarm} />}
      </figcaption>
      <span className="relative block aspect-square overflow-hidden rounded-md bg-raised">
        {/* biome-ignore lint/performance/noImgElement: a picture that came with the answer */}
        <img src={frame} alt="What the model saw of the coin" className="size-full" />
        {heatMap && warm && <HeatMap {...heatMap} />}
      </span>
      {!heatMap && (
        <p className="mt-1 text-faint text-xs">
          This model’s network is of an earlier release and is being written again; then there is a heat map.
        </p>
      )}
    </figure>
  );
}

/** Black to yellow over red, more opaque the more a place counts: also told apart without colour. */
function HeatMap({ side, values }: { side: number; values: number[] }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const most = Math.max(...values);
    const image = context.createImageData(side, side);
    values.forEach((value, place) => {
      const heat = most > 0 ? value / most : 0;
      image.data.set([255, Math.round(220 * heat ** 2), 0, Math.round(190 * heat)], place * 4);
    });
    context.putImageData(image, 0, 0);
  }, [side, values]);
  return (
    <canvas
      ref={canvas}
      width={side}
      height={side}
      aria-label="Heat map: where the model saw the class"
      role="img"
      className="absolute inset-0 size-full"
    />
  );
}

function NearestPhotos({ photos }: { photos: readonly NearestPhoto[] }) {
  if (photos.length === 0) return <p className="text-faint text-xs">None can be compared.</p>;
  return (
    <ul className="grid grid-cols-[repeat(auto-fill,minmax(4.5rem,1fr))] gap-2">
      {photos.map(({ hash, fileName, label, likeness }) => (
        <li key={hash} className="min-w-0 text-2xs" title={`${label} (${fileName})`}>
          <CoinPhoto hash={hash} size={72} alt={label} className="aspect-square h-auto w-full" />
          <span className="line-clamp-2 text-muted">{label}</span>
          <span className="text-faint">{percent(likeness, 0)} alike</span>
        </li>
      ))}
    </ul>
  );
}
