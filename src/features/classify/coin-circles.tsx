'use client';

import { cn } from '@/components/ui/cn';
import { photoUrl } from '@/components/ui/coin-photo';
import type { CoinPlace, PhotoCoins } from '@/shared/coin-on-photo';

interface PhotoWithCoinsProps {
  hash: string;
  alt: string;
  found: PhotoCoins;
  /** Longest side in CSS pixels. */
  size: number;
  /** Index of the coin that stands out. */
  selected: number;
}

/** A photo with the circles that the models saw; the numbers are those of the answers. */
export function PhotoWithCoins({ hash, alt, found, size, selected }: PhotoWithCoinsProps) {
  const { aspect, coins } = found;
  const width = aspect > 1 ? size / aspect : size;
  return (
    <span className="relative block max-w-full" style={{ width, aspectRatio: 1 / aspect }}>
      {/* biome-ignore lint/performance/noImgElement: the server makes the thumbnails */}
      <img
        src={photoUrl(hash, size * 1.5)}
        alt={alt}
        className="size-full rounded-md bg-raised object-fill"
        decoding="async"
      />
      <svg
        aria-hidden="true"
        viewBox={`0 0 1 ${aspect}`}
        className="absolute inset-0 size-full overflow-hidden rounded-md"
      >
        {coins.map((coin, i) => (
          <Circle key={`${coin.x}/${coin.y}`} coin={coin} strong={i === selected} unit={1 / width} />
        ))}
      </svg>
      {coins.length > 1 &&
        coins.map((coin, i) => (
          <span
            key={`${coin.x}/${coin.y}`}
            aria-hidden
            style={{ left: `${coin.x * 100}%`, top: `${(coin.y / aspect) * 100}%` }}
            className={cn(
              'absolute -translate-x-1/2 -translate-y-1/2 rounded-full px-1 font-medium text-2xs text-white',
              i === selected ? 'bg-accent' : 'bg-black/60',
            )}
          >
            {i + 1}
          </span>
        ))}
    </span>
  );
}

/** Two strokes, light on dark, so that it is seen on any ground. @param unit a CSS pixel in the drawing's units */
export function Circle({ coin, strong, unit }: { coin: CoinPlace; strong: boolean; unit: number }) {
  const shape = {
    cx: coin.x,
    cy: coin.y,
    rx: coin.a,
    ry: coin.b,
    fill: 'none',
    transform: `rotate(${(coin.angle * 180) / Math.PI} ${coin.x} ${coin.y})`,
  };
  return (
    <g>
      <ellipse {...shape} stroke="black" strokeOpacity={0.6} strokeWidth={(strong ? 4 : 3) * unit} />
      <ellipse
        {...shape}
        className={strong ? 'stroke-accent' : 'stroke-white'}
        strokeWidth={(strong ? 2.5 : 1.25) * unit}
      />
    </g>
  );
}
