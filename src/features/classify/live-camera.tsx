'use client';

import { Camera } from 'lucide-react';
import { type RefObject, useEffect, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { useCamera } from '@/features/incoming/camera/use-camera';
import type { CoinPlace } from '@/shared/coin-on-photo';
import { lookForCoins } from '@/shared/detector/two-looks';
import { counted } from '@/shared/format';
import { Circle } from './coin-circles';
import { type PhotoSource, sourceOf } from './photo-source';

/** Between two looks for coins: the picture stays smooth on a phone. */
const LOOK_MS = 250;

interface LiveCameraProps {
  onClose: () => void;
  onPhoto: (photo: PhotoSource) => void;
}

/** The camera of this device with the circles that are found in it; a shot is classified. */
export function LiveCamera({ onClose, onPhoto }: LiveCameraProps) {
  const { state, video, start, take } = useCamera();
  const seen = useCoinsSeen(video, state === 'on');
  useEffect(() => {
    void start();
  }, [start]);
  async function shoot() {
    const taken = await take();
    if (!taken) return;
    const time = new Date().toLocaleTimeString('en-GB').replaceAll(':', '.');
    onPhoto(sourceOf(new File([taken], `camera ${time}.jpg`, { type: taken.type })));
    onClose();
  }
  return (
    <Dialog
      open
      size="lg"
      onOpenChange={(open) => !open && onClose()}
      title="Camera"
      description="Hold the camera straight above the coin, near enough that it fills most of the picture."
      footer={
        <Button variant="primary" className="h-11 w-full text-base" disabled={state !== 'on'} onClick={shoot}>
          <Camera aria-hidden />
          Classify what is seen
        </Button>
      }
    >
      {state === 'refused' || state === 'unavailable' ? (
        <p role="alert" className="text-sm text-warn">
          {state === 'refused'
            ? 'The browser keeps the camera from this page. Allow it at the address, or choose a photo.'
            : 'There is no camera that this page may use: browsers want https for it. Choose a photo instead.'}
        </p>
      ) : (
        <>
          <div className="relative mx-auto w-fit overflow-hidden rounded-md bg-black">
            <video ref={video} autoPlay playsInline muted className="block max-h-[60dvh] max-w-full">
              <track kind="captions" />
            </video>
            {seen && (
              <svg aria-hidden="true" viewBox={`0 0 1 ${seen.aspect}`} className="absolute inset-0 size-full">
                {seen.coins.map((coin) => (
                  <Circle key={`${coin.x}/${coin.y}`} coin={coin} strong unit={1 / 500} />
                ))}
              </svg>
            )}
          </div>
          <p role="status" className="mt-2 text-center text-muted text-sm">
            {seen === null
              ? 'Starting the camera'
              : seen.coins.length === 0
                ? 'No coin seen'
                : `${counted(seen.coins.length, 'coin')} seen`}
          </p>
        </>
      )}
    </Dialog>
  );
}

interface Seen {
  /** Height by width. */
  aspect: number;
  coins: CoinPlace[];
}

/** Looks for coins in what the camera shows, a few times a second, in this browser. */
function useCoinsSeen(video: RefObject<HTMLVideoElement | null>, on: boolean): Seen | null {
  const [seen, setSeen] = useState<Seen | null>(null);
  useEffect(() => {
    if (!on) return;
    const canvas = document.createElement('canvas');
    const context = canvas.getContext('2d', { willReadFrequently: true });
    let timer: ReturnType<typeof setTimeout>;
    let left = false;
    const look = async () => {
      const shown = video.current;
      const found = context && shown?.videoWidth ? await coinsIn(shown, canvas, context) : null;
      if (left) return;
      if (found) setSeen(found);
      timer = setTimeout(look, LOOK_MS);
    };
    void look();
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [video, on]);
  return seen;
}

async function coinsIn(
  video: HTMLVideoElement,
  canvas: HTMLCanvasElement,
  context: CanvasRenderingContext2D,
): Promise<Seen> {
  const { videoWidth, videoHeight } = video;
  const plateOf = async (side: number) => {
    const scale = Math.min(1, side / Math.max(videoWidth, videoHeight));
    const width = Math.max(1, Math.round(videoWidth * scale));
    const height = Math.max(1, Math.round(videoHeight * scale));
    canvas.width = width;
    canvas.height = height;
    context.drawImage(video, 0, 0, width, height);
    const { data } = context.getImageData(0, 0, width, height);
    const pixels = new Uint8Array(width * height * 3);
    for (let from = 0, to = 0; from < data.length; from += 4, to += 3) {
      pixels[to] = data[from] as number;
      pixels[to + 1] = data[from + 1] as number;
      pixels[to + 2] = data[from + 2] as number;
    }
    return { width, height, pixels, leastRadius: 0 };
  };
  const coins = (await lookForCoins(plateOf, videoWidth)).map(({ x, y, a, b, angle }) => ({
    x: x / videoWidth,
    y: y / videoWidth,
    a: a / videoWidth,
    b: b / videoWidth,
    angle,
  }));
  return { aspect: videoHeight / videoWidth, coins };
}
