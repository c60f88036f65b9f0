'use client';

import { ImageOff } from 'lucide-react';
import { useState } from 'react';
import { cn } from './cn';

/** Thumbnail sides the server makes, in pixels. */
const THUMBNAILS = [64, 128, 256, 512] as const;

interface CoinPhotoProps {
  hash: string;
  /** Side in CSS pixels; the thumbnail fetched is the next larger one for a sharp picture on dense screens. */
  size: number;
  alt: string;
  /** `cover` fills the square, `contain` shows the whole photo. */
  fit?: 'cover' | 'contain';
  className?: string;
}

/** URL of a photo's thumbnail at least `pixels` wide. */
export function photoUrl(hash: string, pixels: number): string {
  const size = THUMBNAILS.find((side) => side >= pixels) ?? 512;
  return `/api/photos/${hash}?size=${size}`;
}

export function CoinPhoto({ hash, size, alt, fit = 'cover', className }: CoinPhotoProps) {
  const [failed, setFailed] = useState<string | null>(null);
  if (failed === hash) {
    return (
      <span
        role="img"
        aria-label={alt}
        title="This photo could not be loaded"
        style={{ width: size, height: size }}
        className={cn('inline-grid shrink-0 place-items-center rounded-sm bg-raised text-faint', className)}
      >
        <ImageOff className="size-4" aria-hidden />
      </span>
    );
  }
  return (
    // Plain img: the server makes the thumbnails itself and lets them be cached for good.
    // biome-ignore lint/performance/noImgElement: see above
    <img
      src={photoUrl(hash, size * 1.5)}
      alt={alt}
      width={size}
      height={size}
      loading="lazy"
      decoding="async"
      onError={() => setFailed(hash)}
      className={cn(
        'shrink-0 rounded-sm bg-raised',
        fit === 'cover' ? 'object-cover' : 'object-contain',
        className,
      )}
    />
  );
}
