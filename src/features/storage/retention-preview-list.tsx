'use client';

import { ErrorState } from '@/components/ui/error-state';
import type { RetentionPreview, RetentionRule } from '@/shared/contracts/retention';
import { bytes, counted } from '@/shared/format';

const NOUNS: Record<RetentionRule, readonly [one: string, many: string]> = {
  classificationDays: ['classified photo', 'classified photos'],
  checkpointDays: ['failed run’s checkpoints', 'failed runs’ checkpoints'],
  eventDays: ['log entry', 'log entries'],
  thumbnailDays: ['thumbnail', 'thumbnails'],
};

/** What the settings would remove if they were applied now. */
export function RetentionPreviewList({
  preview,
  error,
}: {
  preview: readonly RetentionPreview[] | undefined;
  error: unknown;
}) {
  if (error) return <ErrorState error={error} className="py-2" />;
  if (!preview) return null;
  const some = preview.filter(({ items }) => items > 0);
  return (
    <div role="status" className="rounded-md border bg-raised px-3 py-2">
      {some.length === 0 ? (
        'Nothing would be removed now.'
      ) : (
        <>
          Would be removed now:
          <ul className="mt-1 list-disc pl-5">
            {some.map(({ rule, items, bytes: size }) => (
              <li key={rule}>
                {counted(items, ...NOUNS[rule])}
                {size !== null && size > 0 && <span className="text-muted">, {bytes(size)}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
