'use client';

import { Copy } from 'lucide-react';
import { useState } from 'react';
import { Badge } from '@/components/ui/badge';
import { Card } from '@/components/ui/card';
import { CoinPhoto } from '@/components/ui/coin-photo';
import { RelativeTime } from '@/components/ui/relative-time';
import { PhotoLightbox } from '@/features/confusion/photo-lightbox';
import type { CoinClass } from '@/shared/coin-class';
import { type IncomingPhoto, incomingSourceLabels } from '@/shared/contracts/incoming';
import { labelOf } from './class-options';

interface PhotoPanelProps {
  photo: IncomingPhoto;
  classes: readonly CoinClass[];
  version: number | null;
}

/** One photo of the queue: the photo itself, where it came from, and whether the dataset has it already. */
export function PhotoPanel({ photo, classes, version }: PhotoPanelProps) {
  const [isLarge, setLarge] = useState(false);
  const { present } = photo;
  return (
    <Card className="overflow-hidden">
      <button
        type="button"
        onClick={() => setLarge(true)}
        className="grid w-full place-items-center bg-raised/50 p-2"
      >
        <CoinPhoto
          key={photo.hash}
          hash={photo.hash}
          size={340}
          fit="contain"
          alt={`Enlarge ${photo.fileName}`}
          className="size-64 object-contain sm:size-80"
        />
      </button>
      <div className="grid gap-2 border-t p-4 text-sm">
        <div className="flex flex-wrap items-center gap-2">
          <span className="wrap-anywhere font-medium">{photo.fileName}</span>
          <Badge>{incomingSourceLabels[photo.source]}</Badge>
          <span className="text-muted text-xs">
            {photo.sentBy && `${photo.sentBy}, `}
            <RelativeTime date={photo.createdAt} />
          </span>
        </div>
        {photo.class !== null && (
          <p>
            Labelled <span className="font-medium">{labelOf(classes, photo.class)}</span>
            {photo.labelledBy && <span className="text-muted"> by {photo.labelledBy}</span>}
          </p>
        )}
        {photo.note && <p className="wrap-anywhere text-muted">“{photo.note}”</p>}
        {present && photo.state === 'waiting' && (
          <p className="flex items-start gap-2 text-warn">
            <Copy className="mt-0.5 size-4 shrink-0" aria-hidden />
            <span className="wrap-anywhere min-w-0">
              Version {version} has this photo already: {labelOf(classes, present.class)}, {present.split},{' '}
              {present.fileName}.
            </span>
          </p>
        )}
      </div>
      <PhotoLightbox
        photos={[
          {
            hash: photo.hash,
            title: photo.fileName,
            caption: photo.class === null ? '' : labelOf(classes, photo.class),
          },
        ]}
        open={isLarge ? 0 : null}
        onOpenChange={(next) => setLarge(next !== null)}
      />
    </Card>
  );
}
