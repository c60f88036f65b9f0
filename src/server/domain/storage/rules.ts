import {
  RETENTION_RULES,
  type Retention,
  type RetentionPreview,
  type RetentionRule,
} from '@/shared/contracts/retention';
import { daysAgo } from '@/shared/days';
import type { Deps } from '../../deps';
import { tunables } from '../../tunables';
import { removeClassifications } from '../classify/remove-classifications';
import { readRetention } from '../retention/settings';
import { removeFailedCheckpoints } from '../runs/checkpoints/checkpoints';
import {
  countOldEvents,
  deleteOldEvents,
  findOldClassifications,
  sumOldCheckpoints,
  sumOldClassifications,
} from './repo';
import { removeThumbnailsBefore, sumThumbnails } from './thumbnails';

interface Rule {
  /** What it would remove now. */
  preview(deps: Deps, before: Date): Promise<{ items: number; bytes: number | null }>;
  /** @returns how many it removed */
  apply(deps: Deps, before: Date, signal: AbortSignal): Promise<number>;
}

const rules: Record<RetentionRule, Rule> = {
  classificationDays: {
    preview: ({ db }, before) => sumOldClassifications(db, before),
    apply: async (deps, before, signal) => {
      for (let removed = 0; ; ) {
        signal.throwIfAborted();
        const rows = await findOldClassifications(deps.db, before, tunables.purgedItemsPerCommit);
        if (rows.length === 0) return removed;
        await removeClassifications(deps, rows);
        removed += rows.length;
      }
    },
  },
  checkpointDays: {
    preview: ({ db }, before) => sumOldCheckpoints(db, before),
    apply: (deps) => removeFailedCheckpoints(deps),
  },
  eventDays: {
    preview: async ({ db }, before) => ({ items: await countOldEvents(db, before), bytes: null }),
    apply: async ({ db }, before, signal) => {
      for (let removed = 0; ; ) {
        signal.throwIfAborted();
        const count = await deleteOldEvents(db, before, tunables.purgedRowsPerStatement);
        removed += count;
        if (count < tunables.purgedRowsPerStatement) return removed;
      }
    },
  },
  thumbnailDays: {
    preview: (deps, before) => sumThumbnails(deps, before),
    apply: (deps, before, signal) => removeThumbnailsBefore(deps, before, signal),
  },
};

/** What settings would remove now; changes nothing. */
export async function previewRetention(deps: Deps, retention: Retention): Promise<RetentionPreview[]> {
  const previews: RetentionPreview[] = [];
  for (const rule of RETENTION_RULES) {
    const days = retention[rule];
    if (days !== null) previews.push({ rule, ...(await rules[rule].preview(deps, daysAgo(days))) });
  }
  return previews;
}

/** Removes what is older than the team keeps it. May be ended anywhere and repeated. */
export async function applyRetention(
  deps: Deps,
  signal: AbortSignal,
): Promise<Partial<Record<RetentionRule, number>>> {
  const retention = await readRetention(deps.db);
  const removed: Partial<Record<RetentionRule, number>> = {};
  for (const rule of RETENTION_RULES) {
    const days = retention[rule];
    if (days === null) continue;
    const count = await rules[rule].apply(deps, daysAgo(days), signal);
    if (count > 0) removed[rule] = count;
  }
  if (removed.classificationDays) deps.live.publishChanged('classifications');
  return removed;
}
