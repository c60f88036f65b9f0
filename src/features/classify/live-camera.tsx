'use client';

import { Camera } from 'lucide-react';
import { useEffect } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { useCamera } from '@/features/incoming/camera/use-camera';
import { Circle } from './coin-circles';
import { LiveAnswers } from './live/live-answers';
import { useLiveLook } from './live/use-live-look';
import { type PhotoSource, sourceOf } from './photo-source';

interface LiveCameraProps {
  /** Which answers while the camera runs. */
  modelId: string;
  onClose: () => void;
  onPhoto: (photo: PhotoSource) => void;
}

/** The camera of this device with the coins that are found in it and what they are; a shot is classified and kept. */
export function LiveCamera({ modelId, onClose, onPhoto }: LiveCameraProps) {
  const { state, video, start, take } = useCamera();
  const look = useLiveLook(video, { on: state === 'on', modelId });
  const { seen } = look;
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
          <LiveAnswers {...look} />
        </>
      )}
    </Dialog>
  );
}
