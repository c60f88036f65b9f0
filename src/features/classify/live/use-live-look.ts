import { useQuery } from '@tanstack/react-query';
import { type RefObject, useEffect, useState } from 'react';
import { useTRPC } from '@/features/api/trpc';
import type { LiveModel } from '@/shared/contracts/classify';
import type { FromWorker, SeenCoins, ToWorker } from './live-protocol';

/** Between two looks: the picture stays smooth, and a phone cool. */
const PAUSE_MS = 200;

export interface LiveLook {
  /** Null before the first look. */
  seen: SeenCoins | null;
  /** Whether the model answers; `failed` where this browser cannot run it, or it could not be had. */
  answering: 'loading' | 'ready' | 'failed';
  model: LiveModel | null;
}

/** What a camera shows, looked at a few times a second in this browser: its coins, and what a model says of them. */
export function useLiveLook(
  video: RefObject<HTMLVideoElement | null>,
  { on, modelId }: { on: boolean; modelId: string },
): LiveLook {
  const trpc = useTRPC();
  const { data: model = null, isError } = useQuery(
    trpc.classify.live.queryOptions({ model: modelId }, { enabled: on, staleTime: Number.POSITIVE_INFINITY }),
  );
  const [seen, setSeen] = useState<SeenCoins | null>(null);
  const [answering, setAnswering] = useState<LiveLook['answering']>('loading');

  useEffect(() => {
    if (!on || !model) return;
    const look = startLooking({ video, model, onSeen: setSeen, onState: setAnswering });
    return () => look.stop();
  }, [video, on, model]);
  return { seen, answering: isError ? 'failed' : answering, model };
}

function startLooking({
  video,
  model,
  onSeen,
  onState,
}: {
  video: RefObject<HTMLVideoElement | null>;
  model: LiveModel;
  onSeen: (seen: SeenCoins) => void;
  onState: (state: LiveLook['answering']) => void;
}) {
  const worker = new Worker(model.program, { type: 'module' });
  const say = (message: ToWorker, transfer: Transferable[] = []) => worker.postMessage(message, transfer);
  let timer: ReturnType<typeof setTimeout>;
  let stopped = false;
  const look = async () => {
    const shown = video.current;
    const picture = shown?.videoWidth ? await createImageBitmap(shown).catch(() => null) : null;
    if (stopped) return picture?.close();
    if (picture) say({ type: 'look', picture }, [picture]);
    else timer = setTimeout(look, PAUSE_MS);
  };
  worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
    if (data.type !== 'seen') return onState(data.type);
    onSeen(data.seen);
    timer = setTimeout(look, PAUSE_MS);
  });
  // The program itself could not be had, or this browser has no such workers.
  worker.addEventListener('error', () => onState('failed'));
  onState('loading');
  say({ type: 'open', model });
  void look();
  return {
    stop: () => {
      stopped = true;
      clearTimeout(timer);
      worker.terminate();
    },
  };
}
