'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { type Picked, pickedBytes } from './picked-files';
import { createUpload, type ResumableUpload } from './resumable-upload';
import { addSample, progressOf, type SpeedSample } from './upload-speed';

export interface UploadState {
  state: 'sending' | 'waiting' | 'paused' | 'stopped';
  sent: number;
  total: number;
  speed: { bytesPerSecond: number; secondsLeft: number } | null;
  /** Why it stopped. */
  error: string | null;
}

/** An upload of the page: null until one begins. */
export function useUpload(onDone: (importId: string) => void) {
  const [progress, setProgress] = useState<UploadState | null>(null);
  const upload = useRef<ResumableUpload | null>(null);
  const samples = useRef<SpeedSample[]>([]);
  const change = useCallback((changes: Partial<UploadState>) => {
    setProgress((now) => now && { ...now, ...changes });
  }, []);

  const go = useCallback(async () => {
    samples.current = [];
    change({ state: 'sending', error: null, speed: null });
    await upload.current?.start();
  }, [change]);

  const start = useCallback(
    (picked: Picked, name: string) => {
      setProgress({ state: 'sending', sent: 0, total: pickedBytes(picked), speed: null, error: null });
      upload.current = createUpload(picked, name, {
        onProgress: (sent, total) => {
          samples.current = addSample(samples.current, { at: performance.now(), sent });
          change({ state: 'sending', sent, total, speed: progressOf(samples.current, total) });
        },
        onWaiting: () => change({ state: 'waiting', speed: null }),
        onDone,
        onError: (error) => change({ state: 'stopped', error, speed: null }),
      });
      void go();
    },
    [change, go, onDone],
  );

  const pause = useCallback(async () => {
    await upload.current?.pause();
    change({ state: 'paused', speed: null });
  }, [change]);

  const discard = useCallback(async () => {
    const ended = upload.current;
    upload.current = null;
    setProgress(null);
    await ended?.discard();
  }, []);

  /** Leaves it as it is: it continues when the same files are picked again. */
  const leave = useCallback(() => {
    void upload.current?.pause();
    upload.current = null;
    setProgress(null);
  }, []);

  // A laptop that wakes up need not wait for the next try.
  const waits = progress?.state === 'waiting';
  useEffect(() => {
    if (!waits) return;
    const retry = () => void upload.current?.pause().then(go);
    window.addEventListener('online', retry);
    return () => window.removeEventListener('online', retry);
  }, [waits, go]);

  useEffect(() => () => void upload.current?.pause(), []);

  return { progress, start, pause, resume: go, discard, leave };
}
