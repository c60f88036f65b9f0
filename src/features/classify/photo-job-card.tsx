'use client';

import { ImageOff, Link as LinkIcon, RotateCcw, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Link } from '@/components/ui/link';
import { ProgressBar } from '@/components/ui/progress-bar';
import type { ClassificationItem } from '@/shared/contracts/classify';
import type { ModelListItem } from '@/shared/contracts/models';
import { bytes } from '@/shared/format';
import { ClassifiedPhoto } from './classified-photo';
import type { PhotoJob } from './photo-queue';
import type { PhotoSource } from './photo-source';

interface PhotoJobCardProps {
  job: PhotoJob;
  models: readonly ModelListItem[];
  onRetry: (job: PhotoJob) => void;
  onRemove: (job: PhotoJob) => void;
  onChange: (item: ClassificationItem) => void;
}

/** A photo of this visit: on its way, refused with a reason, or answered. */
export function PhotoJobCard({ job, models, onRetry, onRemove, onChange }: PhotoJobCardProps) {
  const { source, phase, item } = job;
  return (
    <Card className="overflow-hidden">
      <header className="flex items-center gap-3 border-b py-1.5 pr-2 pl-4">
        <h2 className="min-w-0 flex-1 truncate font-medium text-sm">{source.name}</h2>
        {source.size !== null && <span className="shrink-0 text-faint text-xs">{bytes(source.size)}</span>}
        {item && (
          <Button asChild variant="ghost" size="sm" icon>
            <Link
              href={`/classify/${item.id}`}
              aria-label={`Link to ${source.name}`}
              title="Page of this photo"
            >
              <LinkIcon aria-hidden />
            </Link>
          </Button>
        )}
        <Button
          variant="ghost"
          size="sm"
          icon
          aria-label={phase === 'done' ? `Remove ${source.name}` : `Cancel ${source.name}`}
          title={phase === 'done' ? 'Remove from this page; it stays in the history' : 'Cancel'}
          onClick={() => onRemove(job)}
        >
          <X aria-hidden />
        </Button>
      </header>
      {item ? (
        <ClassifiedPhoto item={item} models={models} onChange={onChange} />
      ) : (
        <div className="flex items-center gap-4 p-4">
          <LocalPreview source={source} />
          <div className="min-w-0 flex-1">
            {phase === 'failed' ? (
              <div role="alert">
                <p className="text-bad text-sm">{job.problem}</p>
                {job.canRetry && (
                  <Button size="sm" className="mt-2" onClick={() => onRetry(job)}>
                    <RotateCcw aria-hidden />
                    Try again
                  </Button>
                )}
              </div>
            ) : (
              <>
                <p className="mb-2 text-muted text-sm">{phaseText(job)}</p>
                <ProgressBar
                  label={`Progress of ${source.name}`}
                  value={phase === 'asking' ? null : phase === 'waiting' ? 0 : job.progress}
                />
              </>
            )}
          </div>
        </div>
      )}
    </Card>
  );
}

function phaseText({ phase, models }: PhotoJob): string {
  if (phase === 'waiting') return 'Waiting';
  if (phase === 'sending') return 'Uploading';
  return models.length === 1 ? 'Classifying' : `Classifying with ${models.length} models`;
}

/** The photo as the browser has it, before the server made a thumbnail; some formats only the server can read. */
function LocalPreview({ source: { preview } }: { source: PhotoSource }) {
  const [url, setUrl] = useState<string | null>(null);
  const [unreadable, setUnreadable] = useState(false);
  useEffect(() => {
    if (!preview) return;
    const next = URL.createObjectURL(preview);
    setUrl(next);
    return () => URL.revokeObjectURL(next);
  }, [preview]);
  return (
    <div className="grid size-24 shrink-0 place-items-center overflow-hidden rounded-md bg-raised text-faint">
      {url && !unreadable ? (
        // biome-ignore lint/performance/noImgElement: a local file, which no server can resize
        <img src={url} alt="" className="size-full object-contain" onError={() => setUnreadable(true)} />
      ) : (
        <ImageOff className="size-5" aria-hidden />
      )}
    </div>
  );
}
