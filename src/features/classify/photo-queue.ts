'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useState, useSyncExternalStore } from 'react';
import { useTRPC } from '@/features/api/trpc';
import type { ClassificationItem } from '@/shared/contracts/classify';
import type { PhotoSource } from './photo-source';
import { PhotoRefusedError, type SendPhoto, sendPhoto } from './send-photo';

type PhotoPhase = 'waiting' | 'sending' | 'asking' | 'done' | 'failed';

export interface PhotoJob {
  /** Counts up within the page. */
  id: number;
  source: PhotoSource;
  models: readonly string[];
  phase: PhotoPhase;
  /** Fraction of the upload. */
  progress: number;
  item: ClassificationItem | null;
  problem: string | null;
  /** Another try may end otherwise. */
  canRetry: boolean;
}

/** Photos sent at once: as many as a small server has processes for, and one whose upload fills the wait. */
const AT_ONCE = 4;

/**
 * Photos on their way to the server, newest first. A failed one stays with its reason until it is tried again or
 * taken away. Subscribers get a new array for each change.
 */
export class PhotoQueue {
  private jobs: readonly PhotoJob[] = [];
  private readonly listeners = new Set<() => void>();
  private readonly aborts = new Map<number, AbortController>();
  private nextId = 1;

  constructor(
    private readonly send: SendPhoto,
    private readonly onDone: (item: ClassificationItem) => void,
  ) {}

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  snapshot = (): readonly PhotoJob[] => this.jobs;

  add(sources: readonly PhotoSource[], models: readonly string[]): void {
    const added = sources.map(
      (source): PhotoJob => ({
        id: this.nextId++,
        source,
        models,
        phase: 'waiting',
        progress: 0,
        item: null,
        problem: null,
        canRetry: true,
      }),
    );
    this.publish([...added, ...this.jobs]);
    this.start();
  }

  retry(id: number, models: readonly string[]): void {
    this.change(id, { phase: 'waiting', progress: 0, problem: null, models });
    this.start();
  }

  /** Removes a photo from the page; one in progress is cancelled. */
  remove(id: number): void {
    this.aborts.get(id)?.abort();
    this.publish(this.jobs.filter((job) => job.id !== id));
  }

  /** Gives up what has not begun. */
  stopWaiting(): void {
    this.publish(this.jobs.filter(({ phase }) => phase !== 'waiting'));
  }

  clear(): void {
    for (const { id } of this.jobs) this.aborts.get(id)?.abort();
    this.publish([]);
  }

  /** A finished photo got predictions of more models. */
  replaceItem(item: ClassificationItem): void {
    this.publish(this.jobs.map((job) => (job.item?.id === item.id ? { ...job, item } : job)));
  }

  private start(): void {
    const busy = this.jobs.filter((job) => job.phase === 'sending' || job.phase === 'asking').length;
    const waiting = this.jobs.filter((job) => job.phase === 'waiting');
    for (const job of waiting.slice(0, Math.max(0, AT_ONCE - busy))) void this.run(job);
  }

  private async run({ id, source, models }: PhotoJob): Promise<void> {
    const abort = new AbortController();
    this.aborts.set(id, abort);
    this.change(id, { phase: 'sending' });
    try {
      const onProgress = (progress: number) =>
        this.change(id, { progress, phase: progress < 1 ? 'sending' : 'asking' });
      const file = await source.open();
      const item = await this.send({ file, models, onProgress, signal: abort.signal });
      this.change(id, { phase: 'done', item });
      this.onDone(item);
    } catch (error) {
      this.change(id, {
        phase: 'failed',
        problem: error instanceof Error ? error.message : 'Something went wrong. Try again.',
        canRetry: !(error instanceof PhotoRefusedError),
      });
    } finally {
      this.aborts.delete(id);
      this.start();
    }
  }

  private change(id: number, change: Partial<PhotoJob>): void {
    this.publish(this.jobs.map((job) => (job.id === id ? { ...job, ...change } : job)));
  }

  private publish(jobs: readonly PhotoJob[]): void {
    this.jobs = jobs;
    for (const listener of this.listeners) listener();
  }
}

/** The page's photos on their way; the history is refreshed with each answer. */
export function usePhotoQueue() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [queue] = useState(
    () =>
      new PhotoQueue(sendPhoto, () => {
        void queries.invalidateQueries(trpc.classify.history.pathFilter());
      }),
  );
  const jobs = useSyncExternalStore(queue.subscribe, queue.snapshot, queue.snapshot);
  return { queue, jobs };
}
