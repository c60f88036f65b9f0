import { prioritySchema } from '@/shared/contracts/queue';
import { labelSchema, type RunRequirements } from '@/shared/run-requirements';
import type { RuntimeName } from '@/shared/trainer-job';
import { localTimeText } from '../queue/local-time-text';

/** When and where a run may start, while it is being written. */
export interface QueueingDraft {
  priority: string;
  /** As `datetime-local` has it; empty: as soon as it can. */
  notBefore: string;
  /** Empty: any. */
  runtime: '' | RuntimeName;
  /** GiB; empty: any. */
  gpuMemory: string;
  labels: readonly string[];
}

export type QueueingErrors = Partial<Record<keyof QueueingDraft, string>>;

export function queueingDraftOf({
  priority = 0,
  notBefore = null,
  requires = {},
}: {
  priority?: number;
  notBefore?: Date | null;
  requires?: RunRequirements;
}): QueueingDraft {
  return {
    priority: String(priority),
    notBefore: notBefore ? localTimeText(notBefore) : '',
    runtime: requires.runtime ?? '',
    gpuMemory: requires.gpuMemoryMiB ? String(requires.gpuMemoryMiB / 1024) : '',
    labels: requires.labels ?? [],
  };
}

/** What a draft asks for; what is wrong in it asks for nothing. */
export function readQueueing(draft: QueueingDraft): {
  priority: number;
  notBefore: Date | null;
  requires: RunRequirements;
  errors: QueueingErrors;
} {
  const errors: QueueingErrors = {};
  const priority = prioritySchema.safeParse(readNumber(draft.priority || '0'));
  if (!priority.success) errors.priority = 'A whole number from −1000 to 1000';
  const gpuMemory = draft.gpuMemory.trim() === '' ? null : readNumber(draft.gpuMemory);
  if (gpuMemory !== null && !(gpuMemory > 0)) errors.gpuMemory = 'GiB, such as 8; or leave it empty';
  const notBefore = draft.notBefore === '' ? null : new Date(draft.notBefore);
  if (notBefore && Number.isNaN(notBefore.getTime())) errors.notBefore = 'Date and time, or nothing';
  if (draft.labels.length > 10) errors.labels = 'At most 10 labels';
  const wrong = draft.labels.find((label) => !labelSchema.safeParse(label).success);
  if (wrong !== undefined) {
    errors.labels = `“${wrong}”: lower-case letters, digits, dot, dash and underscore only`;
  }
  return {
    priority: priority.data ?? 0,
    notBefore: errors.notBefore ? null : notBefore,
    requires: {
      ...(draft.runtime && { runtime: draft.runtime }),
      ...(gpuMemory && !errors.gpuMemory && { gpuMemoryMiB: Math.round(gpuMemory * 1024) }),
      ...(draft.labels.length > 0 && !errors.labels && { labels: [...draft.labels] }),
    },
    errors,
  };
}

function readNumber(text: string): number {
  return Number(text.trim().replace(',', '.'));
}
