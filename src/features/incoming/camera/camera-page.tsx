'use client';

import { useMutation } from '@tanstack/react-query';
import { Camera, Images } from 'lucide-react';
import { type ChangeEvent, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { ErrorState } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { PageHeader } from '@/components/ui/page-header';
import { Skeleton } from '@/components/ui/skeleton';
import { useTRPC } from '@/features/api/trpc';
import type { CoinClass } from '@/shared/coin-class';
import { counted } from '@/shared/format';
import { ClassSelect } from '../class-select';
import { useQueueDataset } from '../use-queue-dataset';
import { shotSender } from './send-shot';
import { ShotList } from './shot-list';
import { ShotQueue } from './shot-queue';
import { type CameraState, useCamera } from './use-camera';

/** A phone as a source of the queue: many shots in a row, all of one class or of none. @param id dataset id or name */
export function CameraPage({ id }: { id: string }) {
  const { dataset, classes, error, retry } = useQueueDataset(id);
  if (error) return <ErrorState error={error} onRetry={retry} />;
  if (!dataset || !classes) return <Skeleton className="h-96 rounded-lg" />;
  return <Shooting key={dataset.id} dataset={dataset} classes={classes} />;
}

interface ShootingProps {
  dataset: { id: string; name: string };
  classes: readonly CoinClass[];
}

function Shooting({ dataset, classes }: ShootingProps) {
  const trpc = useTRPC();
  const camera = useCamera();
  const [classKey, setClassKey] = useState<string | null>(null);
  const [queue] = useState(() => new ShotQueue(shotSender(dataset.id)));
  const shots = useSyncExternalStore(queue.subscribe, queue.snapshot, queue.snapshot);
  const withdraw = useMutation(trpc.incoming.withdraw.mutationOptions());
  useUnsentGuard(queue);

  const add = (files: readonly Blob[]) =>
    queue.add(files.map((file) => ({ file, name: nameOf(file), classKey })));
  async function shoot() {
    const taken = await camera.take();
    if (taken) add([taken]);
  }
  const sent = shots.filter(({ phase }) => phase === 'sent').length;

  return (
    <div className="mx-auto max-w-2xl">
      <PageHeader
        title="Camera"
        documentTitle={`Camera · ${dataset.name}`}
        crumbs={[
          { label: 'Datasets', href: '/datasets' },
          { label: dataset.name, href: `/datasets/${dataset.id}` },
          { label: 'Incoming photos', href: `/datasets/${dataset.id}/incoming` },
        ]}
      />
      <div className="grid gap-4">
        <Field label="Class of the next shots">
          <ClassSelect
            classes={classes}
            value={classKey}
            none="None: labelled later"
            onChange={setClassKey}
          />
        </Field>
        <div className={cn('overflow-hidden rounded-lg border bg-black', camera.state !== 'on' && 'hidden')}>
          <video
            ref={camera.video}
            autoPlay
            playsInline
            muted
            className="aspect-square w-full object-contain"
          >
            <track kind="captions" />
          </video>
        </div>
        {camera.state === 'on' ? (
          <div className="grid grid-cols-[1fr_auto] gap-2">
            <Button variant="primary" className="h-16 text-base" onClick={shoot}>
              <Camera aria-hidden />
              Take a photo
            </Button>
            <Button className="h-16" onClick={camera.stop}>
              Stop
            </Button>
          </div>
        ) : (
          <StartCamera state={camera.state} onStart={camera.start} onFiles={add} />
        )}
        <p role="status" className="text-muted text-sm">
          {shots.length > 0 && `${counted(sent, 'photo')} of ${shots.length} in the queue`}
        </p>
        <ShotList
          shots={shots}
          onWithdraw={(shot) => {
            const addedId = shot.added?.id;
            if (!addedId) return;
            withdraw.mutate(
              { id: addedId },
              { onSuccess: () => queue.change(shot.id, { phase: 'withdrawn' }) },
            );
          }}
        />
      </div>
    </div>
  );
}

interface StartCameraProps {
  state: CameraState;
  onStart: () => void;
  onFiles: (files: readonly Blob[]) => void;
}

/** The camera within the page, or the phone's own camera and its photos. */
function StartCamera({ state, onStart, onFiles }: StartCameraProps) {
  const isWithin = state !== 'unavailable' && state !== 'refused';
  return (
    <div className="grid gap-2">
      {isWithin && (
        <Button variant="primary" className="h-14 text-base" busy={state === 'starting'} onClick={onStart}>
          <Camera aria-hidden />
          Start the camera
        </Button>
      )}
      {state === 'refused' && (
        <p role="alert" className="text-sm text-warn">
          The browser keeps the camera from this page. Allow it at the address, or use the buttons below.
        </p>
      )}
      {state === 'unavailable' && (
        <p role="alert" className="text-muted text-sm">
          Browsers show a camera within a page only where there is one and the address begins with https. Use
          the phone’s own camera instead.
        </p>
      )}
      <div className="grid grid-cols-2 gap-2">
        <FileButton label="Phone’s camera" isCamera onFiles={onFiles} />
        <FileButton label="Choose photos" onFiles={onFiles} />
      </div>
    </div>
  );
}

function FileButton({
  label,
  isCamera = false,
  onFiles,
}: {
  label: string;
  isCamera?: boolean;
  onFiles: (files: readonly Blob[]) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  function onChange(event: ChangeEvent<HTMLInputElement>) {
    onFiles([...(event.target.files ?? [])]);
    // The same photo may be chosen again.
    event.target.value = '';
  }
  return (
    <>
      <Button className="h-12" onClick={() => input.current?.click()}>
        {isCamera ? <Camera aria-hidden /> : <Images aria-hidden />}
        {label}
      </Button>
      <input
        ref={input}
        type="file"
        accept="image/*,.heic,.heif"
        aria-label={label}
        className="sr-only"
        tabIndex={-1}
        onChange={onChange}
        {...(isCamera ? { capture: 'environment' as const } : { multiple: true })}
      />
    </>
  );
}

/** Photos that have not arrived are lost with the page: it asks before it goes, and continues when the phone is online. */
function useUnsentGuard(queue: ShotQueue): void {
  useEffect(() => {
    const goOn = () => queue.goOn();
    const ask = (event: BeforeUnloadEvent) => {
      if (queue.isUnsent) event.preventDefault();
    };
    window.addEventListener('online', goOn);
    window.addEventListener('beforeunload', ask);
    return () => {
      window.removeEventListener('online', goOn);
      window.removeEventListener('beforeunload', ask);
    };
  }, [queue]);
}

function nameOf(file: Blob): string {
  if (file instanceof File && file.name !== '') return file.name;
  const time = new Date().toISOString().replace(/[-:]/g, '').replace(/\..*/, '').replace('T', '-');
  return `camera-${time}.jpg`;
}
