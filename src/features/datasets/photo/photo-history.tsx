import { Badge } from '@/components/ui/badge';
import { Card, CardHeader } from '@/components/ui/card';
import { Link } from '@/components/ui/link';
import { RelativeTime } from '@/components/ui/relative-time';
import type { PhotoPage, PhotoVersion } from '@/shared/contracts/photo-page';
import { operationText } from '@/shared/operation-text';

const draftStates = {
  open: 'open',
  published: 'published',
  rebased: 'carried over',
  discarded: 'discarded',
} as const;

/** What became of a photo through versions, and what drafts do to it. */
export function PhotoHistory({
  page: { history, drafts },
  datasetId,
}: {
  page: PhotoPage;
  datasetId: string;
}) {
  return (
    <Card>
      <CardHeader title="History" />
      <ul className="divide-y text-sm">
        {drafts.map(({ id, name, state, baseNumber, operation, by, at }) => (
          <li key={id} className="px-4 py-2.5">
            <span className="flex flex-wrap items-center gap-2">
              <Link
                href={`/datasets/${datasetId}/drafts/${id}`}
                className="wrap-anywhere font-medium hover:underline"
              >
                {name}
              </Link>
              <Badge tone={state === 'open' ? 'accent' : 'neutral'}>{draftStates[state]}</Badge>
              <span className="text-muted text-xs">on version {baseNumber}</span>
            </span>
            <span className="block text-muted text-xs">
              {by ?? 'Somebody'} {operation ? operationText(operation) : 'changed it'}
              {at && (
                <>
                  , <RelativeTime date={at} />
                </>
              )}
            </span>
          </li>
        ))}
        {history.map((entry) => (
          <li key={entry.number} className="px-4 py-2.5">
            <Link href={`/datasets/${datasetId}?v=${entry.number}`} className="font-medium hover:underline">
              Version {entry.number}
            </Link>{' '}
            <span>{sentenceOf(entry)}</span>
            <span className="block text-muted text-xs">
              {entry.by && `${entry.by}, `}
              <RelativeTime date={entry.at} />
              {entry.message && `: “${entry.message}”`}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function sentenceOf({ change, now }: PhotoVersion): string {
  if (!now) return 'went';
  const parts = change.map((one) => {
    if (one === 'came') return `came as ${now.classLabel}, ${now.split}`;
    if (one === 'relabelled') return `relabelled as ${now.classLabel}`;
    return one === 'moved' ? `moved to ${now.split}` : `renamed ${now.fileName}`;
  });
  return parts.join(', ');
}
