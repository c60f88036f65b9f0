'use client';

import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';

/** `unavailable`: no camera, or a page without HTTPS, where browsers hand none out. */
export type CameraState = 'off' | 'starting' | 'on' | 'refused' | 'unavailable';

/** The camera of this device in a `video`, and a shot of what it shows. */
export function useCamera(): {
  state: CameraState;
  video: RefObject<HTMLVideoElement | null>;
  start: () => Promise<void>;
  stop: () => void;
  take: () => Promise<Blob | null>;
} {
  const video = useRef<HTMLVideoElement>(null);
  const stream = useRef<MediaStream | null>(null);
  const [state, setState] = useState<CameraState>('off');

  const stop = useCallback(() => {
    for (const track of stream.current?.getTracks() ?? []) track.stop();
    stream.current = null;
    setState('off');
  }, []);

  const start = useCallback(async () => {
    // Absent where the page came by plain HTTP from another machine.
    if (!navigator.mediaDevices?.getUserMedia) return setState('unavailable');
    setState('starting');
    try {
      stream.current = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: 'environment', width: { ideal: 1920 }, height: { ideal: 1920 } },
        audio: false,
      });
      if (video.current) video.current.srcObject = stream.current;
      setState('on');
    } catch (error) {
      setState((error as DOMException).name === 'NotAllowedError' ? 'refused' : 'unavailable');
    }
  }, []);

  const take = useCallback(async () => {
    const shown = video.current;
    if (!shown) return null;
    await firstFrame(shown);
    if (!shown.videoWidth) return null;
    const canvas = document.createElement('canvas');
    canvas.width = shown.videoWidth;
    canvas.height = shown.videoHeight;
    canvas.getContext('2d')?.drawImage(shown, 0, 0);
    return new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.92));
  }, []);

  // The light of the camera goes off with the page.
  useEffect(() => stop, [stop]);
  return { state, video, start, stop, take };
}

/** A camera shows nothing for a moment after its start, and a shot that is asked for then is of its first frame. */
async function firstFrame(video: HTMLVideoElement): Promise<void> {
  if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) return;
  await new Promise((resolve) => video.addEventListener('loadeddata', resolve, { once: true }));
}
