'use client';

import { useEffect, useRef } from 'react';
import { Badge } from '@/components/ui/badge';
import { cn } from '@/components/ui/cn';
import { CoinPhoto } from '@/components/ui/coin-photo';
import { RelativeTime } from '@/components/ui/relative-time';
import { Select } from '@/components/ui/select';
import {
  FINDING_STATUSES,
  type Finding,
  type FindingStatus,
  findingKindLabels,
} from '@/shared/contracts/curation';
import { counted } from '@/shared/format';
import { statusLabels } from './finding-status';

interface FindingCardProps {
  finding: Finding;
  isSelected: boolean;
  onSelect: () => void;
  /** Null for whoever may not change it. */
  onStatus: ((status: FindingStatus) => void) | null;
}

/** The photos of a finding side by side, what was measured, and its status. */
export function FindingCard({ finding, isSelected, onSelect, onStatus }: FindingCardProps) {
  const { kind, acrossSplits, acrossClasses, measured, threshold, photos, photoCount, suggestion, status } =
    finding;
  const card = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isSelected) card.current?.scrollIntoView({ block: 'nearest' });
  }, [isSelected]);
  return (
    <li
      ref={card}
      aria-current={isSelected ? 'true' : undefined}
      onPointerDown={onSelect}
      className={cn('min-w-0 rounded-lg border bg-surface p-3', isSelected && 'border-accent')}
    >
      <div className="mb-2 flex flex-wrap items-center gap-2">
        <span className="font-medium text-sm">{findingKindLabels[kind]}</span>
        {acrossSplits && <Badge tone="bad">across splits</Badge>}
        {acrossClasses && <Badge tone="warn">across classes</Badge>}
        {measured !== null && threshold !== null && (
          <span className="text-muted text-xs tabular-nums">
            {figure(measured)}, threshold {figure(threshold)}
          </span>
        )}
        <span className="ml-auto flex items-center gap-2">
          {finding.statusAt && (
            <span className="text-faint text-xs max-sm:hidden">
              {finding.statusBy ?? 'a former member'}, <RelativeTime date={finding.statusAt} />
            </span>
          )}
          {onStatus ? (
            <Select
              size="sm"
              className="w-auto"
              aria-label="Status of this finding"
              value={status}
              onValueChange={(next) => onStatus(next as FindingStatus)}
              options={FINDING_STATUSES.map((value) => ({ value, label: statusLabels[value] }))}
            />
          ) : (
            <Badge>{statusLabels[status]}</Badge>
          )}
        </span>
      </div>
      <ul className="flex flex-wrap gap-3">
        {photos.map((photo) => (
          <li key={`${photo.hash} ${photo.file}`} className="w-28 min-w-0 text-xs">
            <CoinPhoto
              hash={photo.hash}
              size={112}
              fit="contain"
              alt={`${photo.classLabel}, ${photo.file}`}
            />
            <div className="mt-1 truncate" title={photo.classLabel}>
              {photo.classLabel}
            </div>
            <div className="truncate text-muted">
              {photo.split ?? 'no split'}
              {!photo.kept && ', left out'}
            </div>
            <div className="truncate font-mono text-2xs text-faint" title={photo.file}>
              {photo.file}
            </div>
          </li>
        ))}
      </ul>
      {suggestion && (
        <p className="mt-2 text-sm">
          <span className="text-muted">Looks like</span> {suggestion.classLabel}
        </p>
      )}
      {photoCount > photos.length && (
        <p className="mt-2 text-muted text-xs">and {counted(photoCount - photos.length, 'more photo')}</p>
      )}
    </li>
  );
}

const figure = (value: number) => String(Math.round(value * 1000) / 1000);
