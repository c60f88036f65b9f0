import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PhotoFilter } from '@/shared/contracts/photo-grid';
import { startWebServer } from '../web-server';
import type { DraftMetrics } from './document';
import { apiOf, fillGrid } from './grid-server';

/** About a fifth of the photos, of all classes and splits: their sizes are drawn evenly from 60 to 2,000 pixels. */
const A_FIFTH: PhotoFilter = { sideFrom: 1612 };
const POLL_MS = 50;
/** Between two requests of somebody else, who is only looking. */
const BESIDE_MS = 20;

/**
 * How long it takes to change a fifth of the photos of a version in a draft, take it back, do it again, publish it and compare
 * the versions, on a real server with SQLite, and how long somebody else then waits for an answer at most.
 */
export async function measureDrafts(photos: number, folder: string): Promise<DraftMetrics> {
  const dir = path.join(folder, `drafts-${photos}`);
  const { versionId, datasetId } = await fillGrid(path.join(dir, 'data'), photos);
  const web = await startWebServer({ dir });
  const api = apiOf(web);
  try {
    const { id: draftId } = await api.drafts.create.mutate({ versionId });
    const bulk = {
      action: 'photos' as const,
      photos: { filter: A_FIFTH, ranges: [[0, 2 ** 31 - 1] as [number, number]] },
      change: { kind: 'move' as const, split: 'train' as const },
    };
    const steps: DraftMetrics['steps'] = [];
    const step = async (name: string, work: () => Promise<unknown>) => {
      steps.push({ step: name, ...(await timed(web.url, work)) });
    };
    const quiet = async () => {
      while ((await api.drafts.get.query({ draftId })).bulk?.isRunning) await sleep(POLL_MS);
    };
    let changed = 0;
    await step('preview', async () => {
      changed = (await api.drafts.planBulk.query({ draftId, bulk })).photos;
    });
    await step('change', async () => {
      await api.drafts.applyBulk.mutate({ draftId, bulk, requestId: 'change of a bench', seenSeq: 0 });
      await quiet();
    });
    await step('undo', async () => {
      await api.drafts.undo.mutate({ draftId, requestId: 'undo of a bench' });
      await quiet();
    });
    await step('redo', async () => {
      await api.drafts.redo.mutate({ draftId, requestId: 'redo of a bench' });
      await quiet();
    });
    const { lastSeq, baseNumber } = await api.drafts.get.query({ draftId });
    let made = 0;
    await step('publish', async () => {
      made = (await api.drafts.publish.mutate({ draftId, message: 'Bench', seenSeq: lastSeq })).number;
    });
    await step('difference', () =>
      api.versions.diff.query({ dataset: datasetId, from: baseNumber, to: made }),
    );
    return { photos, changed, steps };
  } finally {
    await web.stop();
  }
}

/** @returns how long work takes, and the longest that another request takes meanwhile */
async function timed(url: string, work: () => Promise<unknown>): Promise<{ ms: number; besideMs: number }> {
  let isDone = false;
  let besideMs = 0;
  const beside = async () => {
    while (!isDone) {
      const asked = performance.now();
      await fetch(`${url}/healthz`).then((answer) => answer.arrayBuffer());
      besideMs = Math.max(besideMs, performance.now() - asked);
      await sleep(BESIDE_MS);
    }
  };
  const begun = performance.now();
  const [ms] = await Promise.all([
    work()
      .then(() => performance.now() - begun)
      .finally(() => {
        isDone = true;
      }),
    beside(),
  ]);
  return { ms, besideMs };
}
