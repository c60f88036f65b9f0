'use client';

import { Badge } from '@/components/ui/badge';
import { cn } from '@/components/ui/cn';
import { photoUrl } from '@/components/ui/coin-photo';
import { findingKindLabels } from '@/shared/contracts/curation';
import type { QueueItem } from '@/shared/contracts/drafts';
import { counted } from '@/shared/format';
import { DifferenceView } from './difference-view';
import { isLeftOut } from './queue-keys';
import { QUEUE_PHOTO } from './use-prefetched-photos';

interface QueueItemViewProps {
  item: QueueItem;
  /** Index of the photo that is chosen. */
  at: number;
  onChoose: (index: number) => void;
  isDifference: boolean;
  /** What a class is called, by its key. */
  labelOf: (classKey: string) => string;
}

/** The photos of a finding side by side, large, as they stand in the draft. */
export function QueueItemView({ item, at, onChoose, isDifference, labelOf }: QueueItemViewProps) {
  const { photos, photoCount } = item;
  const chosen = photos[at];
  const other = photos[at === 0 ? 1 : 0];
  return (
    <article aria-label={findingKindLabels[item.kind]} data-finding={item.id}>
      <header className="mb-3 flex flex-wrap items-center gap-2">
        <h2 className="font-medium text-sm">{findingKindLabels[item.kind]}</h2>
        {item.acrossSplits && <Badge tone="bad">across splits</Badge>}
        {item.acrossClasses && <Badge tone="warn">across classes</Badge>}
        {item.measured !== null && item.threshold !== null && (
          <span className="text-muted text-xs tabular-nums">
            {figure(item.measured)}, threshold {figure(item.threshold)}
          </span>
        )}
        {item.status !== 'open' && (
          <Badge>
            {item.status}
            {item.statusBy && ` by ${item.statusBy}`}
          </Badge>
        )}
      </header>
      <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        {photos.map((photo, i) => (
          <PhotoTile
            key={`${photo.hash} ${photo.file}`}
            photo={photo}
            number={i + 1}
            isChosen={i === at}
            filedAs={labelOf(photo.classKey)}
            onChoose={() => onChoose(i)}
          />
        ))}
        {isDifference && chosen && other && <DifferenceView first={chosen.hash} second={other.hash} />}
      </div>
      {photos.every(({ now }) => now === null) && (
        <p className="mt-2 text-muted text-xs">
          The import left these files out. Import the right one with “Add to the latest version”, then ignore
          this.
        </p>
      )}
      {photos.some(isLeftOut) && (
        <p className="mt-2 text-muted text-xs">
          One photo, filed under several classes: the import left it out. Choose the right file and “Only this
          stays”, relabel it, or ignore this to leave it out for good.
        </p>
      )}
      {photoCount > photos.length && (
        <p className="mt-2 text-muted text-xs">
          and {counted(photoCount - photos.length, 'more photo')} that what you do does not concern
        </p>
      )}
    </article>
  );
}

function PhotoTile({
  photo,
  number,
  isChosen,
  filedAs,
  onChoose,
}: {
  photo: QueueItem['photos'][number];
  number: number;
  isChosen: boolean;
  /** The class that its file came under. */
  filedAs: string;
  onChoose: () => void;
}) {
  // What was left out stands as it was filed.
  const isUndecided = isLeftOut(photo);
  const now = isUndecided ? null : photo.now;
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      aria-label={`Photo ${number}: ${now?.classLabel ?? filedAs}, ${now?.split ?? photo.split ?? 'no split'}${now?.isDropped ? ', dropped' : ''}`}
      onClick={onChoose}
      className={cn(
        'min-w-0 rounded-lg border p-2 text-left text-xs transition-colors',
        isChosen ? 'border-accent ring-1 ring-accent' : 'hover:border-border-strong',
      )}
    >
      {/* biome-ignore lint/performance/noImgElement: the server makes the sizes itself */}
      <img
        src={photoUrl(photo.hash, QUEUE_PHOTO)}
        alt=""
        decoding="sync"
        className={cn(
          'aspect-square w-full rounded-md bg-raised object-contain',
          now?.isDropped && 'opacity-30 grayscale',
        )}
      />
      <span className="mt-2 flex flex-wrap items-center gap-1.5">
        {number <= 9 && <kbd className="rounded-sm bg-raised px-1 font-mono text-muted">{number}</kbd>}
        <span className="min-w-0 truncate font-medium">{now?.classLabel ?? filedAs}</span>
        {now?.isDropped && <Badge tone="bad">dropped</Badge>}
        {now?.isKept && <Badge tone="good">kept</Badge>}
        {!now && <Badge>{isUndecided ? 'left out' : 'not in the version'}</Badge>}
      </span>
      <span className="mt-0.5 block truncate text-muted">
        {now?.split ?? photo.split ?? 'no split'}
        {photo.width !== null &&
          ` · ${photo.width}×${photo.height} · ${Math.round((photo.bytes ?? 0) / 1024)} KiB`}
      </span>
      <span className="block truncate font-mono text-2xs text-faint" title={photo.file}>
        {photo.file}
      </span>
    </button>
  );
}

const figure = (value: number) => String(Math.round(value * 1000) / 1000);
