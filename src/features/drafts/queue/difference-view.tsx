'use client';

import { useEffect, useRef, useState } from 'react';
import { photoUrl } from '@/components/ui/coin-photo';
import { QUEUE_PHOTO } from './use-prefetched-photos';

const SIDE = 320;
/** Small differences of brightness are made visible. */
const GAIN = 3;

/** Two photos laid over each other: dark where they are the same, bright where they differ. */
export function DifferenceView({ first, second }: { first: string; second: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [share, setShare] = useState<number | null>(null);
  useEffect(() => {
    let isGone = false;
    async function draw() {
      const [a, b] = await Promise.all([pixelsOf(first), pixelsOf(second)]);
      const context = canvas.current?.getContext('2d');
      if (isGone || !context) return;
      const { picture, differing } = difference(a, b);
      context.putImageData(picture, 0, 0);
      setShare(differing);
    }
    void draw().catch(() => setShare(null));
    return () => {
      isGone = true;
    };
  }, [first, second]);
  return (
    <figure className="min-w-0">
      <canvas
        ref={canvas}
        width={SIDE}
        height={SIDE}
        role="img"
        aria-label="Difference of the two photos"
        className="aspect-square w-full rounded-md bg-raised"
      />
      <figcaption className="mt-1 text-muted text-xs">
        Difference{share !== null && `: ${Math.round(share * 100)} % of the picture differs`}
      </figcaption>
    </figure>
  );
}

async function pixelsOf(hash: string): Promise<ImageData> {
  const image = new Image();
  image.src = photoUrl(hash, QUEUE_PHOTO);
  await image.decode();
  const canvas = new OffscreenCanvas(SIDE, SIDE);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  // Whole, in the middle, however long its sides are.
  const scale = Math.min(SIDE / image.naturalWidth, SIDE / image.naturalHeight);
  const [width, height] = [image.naturalWidth * scale, image.naturalHeight * scale];
  context.drawImage(image, (SIDE - width) / 2, (SIDE - height) / 2, width, height);
  return context.getImageData(0, 0, SIDE, SIDE);
}

/** Values from which on a pixel counts as another, of 255. */
const NOTICED = 24;

function difference(a: ImageData, b: ImageData): { picture: ImageData; differing: number } {
  const picture = new ImageData(SIDE, SIDE);
  let differing = 0;
  for (let i = 0; i < picture.data.length; i += 4) {
    let most = 0;
    for (let channel = 0; channel < 3; channel++) {
      const delta = Math.abs((a.data[i + channel] ?? 0) - (b.data[i + channel] ?? 0));
      most = Math.max(most, delta);
      picture.data[i + channel] = Math.min(255, delta * GAIN);
    }
    picture.data[i + 3] = 255;
    if (most > NOTICED) differing += 1;
  }
  return { picture, differing: differing / (SIDE * SIDE) };
}
