'use client';

import { ImageOff, RotateCcw, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ProgressBar } from '@/components/ui/progress-bar';
import type { ClassificationItem } from '@/shared/contracts/classify';
import type { ModelListItem } from '@/shared/contracts/models';
import { bytes } from '@/shared/format';
import { ClassifiedPhoto } from './classified-photo';
import type { PhotoJob } from './photo-queue';

interface PhotoJobCardProps {
  job: PhotoJob;
  models: readonly ModelListItem[];
  onRetry: () => void;
  onRemove: () => void;
  onChange: (item: ClassificationItem) => void;
}

/** A photo of this visit: on its way, refused with a reason, or answered. */
export function PhotoJobCard({ job, models, onRetry, onRemove, onChange }: PhotoJobCardProps) {
  const { file, phase, item } = job;
  return (
    <Card className="overflow-hidden">
      <header className="flex items-center gap-3 border-b py-1.5 pr-2 pl-4">
        <h2 className="min-w-0 flex-1 truncate font-medium text-sm">{file.name}</h2>
        <span className="shrink-0 text-faint text-xs">{bytes(file.size)}</span>
        <Button
          variant="ghost"
          size="sm"
          icon
          aria-label={phase === 'done' ? `Remove ${file.name}` : `Cancel ${file.name}`}
          title={phase === 'done' ? 'Remove from this page; it stays in the history' : 'Cancel'}
          onClick={onRemove}
        >
          <X aria-hidden />
        </Button>
      </header>
      {item ? (
        <ClassifiedPhoto item={item} models={models} onChange={onChange} />
      ) : (
        <div className="flex items-center gap-4 p-4">
          <LocalPreview file={file} />
          <div className="min-w-0 flex-1">
            {phase === 'failed' ? (
              <div role="alert">
                <p className="text-bad text-sm">{job.problem}</p>
                {job.canRetry && (
                  <Button size="sm" className="mt-2" onClick={onRetry}>
                    <RotateCcw aria-hidden />
                    Try again
                  </Button>
                )}
              </div>
            ) : (
              <>
                <p className="mb-2 text-muted text-sm">{phaseText(job)}</p>
                <ProgressBar
                  label={`Progress of ${file.name}`}
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
function LocalPreview({ file }: { file: File }) {
  const [url, setUrl] = useState<string | null>(null);
  const [unreadable, setUnreadable] = useState(false);
  useEffect(() => {
    const next = URL.createObjectURL(file);
    setUrl(next);
    return () => URL.revokeObjectURL(next);
  }, [file]);
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
