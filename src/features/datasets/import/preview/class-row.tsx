'use client';

import { ImageOff, Pencil, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { SPLITS } from '@/shared/coin-class';
import type { NameEncoding, PlannedClass } from '@/shared/contracts/import-plan';
import { count, counted } from '@/shared/format';
import { splitLabels } from '../../splits';

/** As many as fit beside the name; the first is shown on phones too. */
const SAMPLES_SHOWN = 3;

interface ClassRowProps {
  importId: string;
  coin: PlannedClass;
  /** By which the paths of the samples are read, where one was chosen. */
  encoding?: NameEncoding;
  /** The latest version does not have it. */
  isNew: boolean;
  onEdit: () => void;
}

export function ClassRow({ importId, coin, encoding, isNew, onEdit }: ClassRowProps) {
  const total = SPLITS.reduce((sum, split) => sum + coin.photos[split], coin.photos.unsplit);
  return (
    <div className="flex items-center gap-3 px-4 py-2">
      <div className="flex shrink-0 gap-1">
        {coin.samples.slice(0, SAMPLES_SHOWN).map((path, index) => (
          <Sample
            key={path}
            url={sampleUrl(importId, path, encoding)}
            className={index > 0 ? 'max-sm:hidden' : ''}
          />
        ))}
      </div>
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-2">
          <span className="truncate font-medium" title={coin.label}>
            {coin.label}
          </span>
          {isNew && <Badge tone="accent">New</Badge>}
        </p>
        <p className="text-muted text-xs">
          {coin.label !== coin.key && <span className="wrap-anywhere">{coin.key} · </span>}
          {counted(total, 'photo')}
          {coin.photos.unsplit === 0 &&
            ` (${SPLITS.map((split) => `${splitLabels[split]} ${count(coin.photos[split])}`).join(', ')})`}
        </p>
        {coin.notes.map((note) => (
          <p key={note} className="flex items-start gap-1 text-warn text-xs">
            <TriangleAlert className="mt-px size-3.5 shrink-0" aria-hidden />
            <span className="wrap-anywhere">{note}</span>
          </p>
        ))}
      </div>
      <Button size="sm" variant="ghost" icon aria-label={`Edit ${coin.label}`} onClick={onEdit}>
        <Pencil aria-hidden />
      </Button>
    </div>
  );
}

function sampleUrl(importId: string, path: string, encoding?: NameEncoding): string {
  const query = new URLSearchParams({ path, ...(encoding && { encoding }) });
  return `/api/imports/${encodeURIComponent(importId)}/photo?${query}`;
}

function Sample({ url, className }: { url: string; className: string }) {
  const [failed, setFailed] = useState<string | null>(null);
  if (failed === url) {
    return (
      <span
        title="This photo cannot be shown"
        className={`grid size-10 place-items-center rounded-sm bg-raised text-faint ${className}`}
      >
        <ImageOff className="size-4" aria-hidden />
      </span>
    );
  }
  return (
    // biome-ignore lint/performance/noImgElement: the server makes the thumbnails itself
    <img
      src={url}
      alt=""
      width={40}
      height={40}
      loading="lazy"
      decoding="async"
      onError={() => setFailed(url)}
      className={`size-10 rounded-sm bg-raised object-cover ${className}`}
    />
  );
}
