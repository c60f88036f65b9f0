'use client';

import { FormError } from '@/components/ui/form-error';
import { ProgressBar } from '@/components/ui/progress-bar';
import { bytes, duration } from '@/shared/format';
import type { UploadState } from './use-upload';

/** How far an upload is, how fast, and how long it takes. */
export function UploadProgress({ upload }: { upload: UploadState }) {
  const { state, sent, total, speed, error } = upload;
  return (
    <div className="flex flex-col gap-3">
      <FormError>{error}</FormError>
      <div className="flex flex-wrap justify-between gap-x-4 gap-y-1">
        <span>
          {bytes(sent)} of {bytes(total)}
        </span>
        <span className="text-muted" role="status">
          {state === 'paused'
            ? 'Paused'
            : state === 'waiting'
              ? 'No connection: it continues by itself'
              : speed && state === 'sending'
                ? `${bytes(speed.bytesPerSecond)}/s, ${duration(speed.secondsLeft)} left`
                : ''}
        </span>
      </div>
      <ProgressBar value={total === 0 ? null : Math.min(1, sent / total)} label="Upload" />
      <p className="text-muted text-xs">
        An upload that stops continues where it was when the same files are chosen again within three days.
      </p>
    </div>
  );
}
