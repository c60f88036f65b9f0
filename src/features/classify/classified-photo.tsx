'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { CoinPhoto } from '@/components/ui/coin-photo';
import { DropdownMenu, MenuItem, MenuLabel } from '@/components/ui/dropdown-menu';
import { useTRPC } from '@/features/api/trpc';
import { PhotoLightbox } from '@/features/confusion/photo-lightbox';
import { WrongAnswer } from '@/features/incoming/wrong-answer';
import type { ClassificationItem } from '@/shared/contracts/classify';
import type { ModelListItem } from '@/shared/contracts/models';
import { percent } from '@/shared/format';
import { AgreementBadge, describeAgreement } from './agreement';
import { ModelAnswer } from './model-answer';

interface ClassifiedPhotoProps {
  item: ClassificationItem;
  /** Models that can classify it as well. */
  models: readonly ModelListItem[];
  onChange: (item: ClassificationItem) => void;
}

/** A photo and the prediction of each model, side by side. */
export function ClassifiedPhoto({ item, models, onChange }: ClassifiedPhotoProps) {
  const [large, setLarge] = useState(false);
  const agreement = describeAgreement(item.results);
  return (
    <div className="flex max-md:flex-col">
      <div className="flex shrink-0 gap-4 border-r p-4 max-md:border-r-0 max-md:border-b md:w-56 md:flex-col">
        <button type="button" onClick={() => setLarge(true)} className="shrink-0 rounded-md">
          <CoinPhoto
            hash={item.photoHash}
            size={192}
            fit="contain"
            alt={`Enlarge ${item.fileName}`}
            className="size-24 rounded-md object-contain md:size-48"
          />
        </button>
        <div className="min-w-0 flex-1">
          <p className="flex flex-wrap items-center gap-2 text-sm" role="status">
            <AgreementBadge agreement={agreement} />
            <span className="text-muted">{agreement.sentence}</span>
          </p>
          <div className="mt-3 flex flex-wrap gap-2">
            <AskMore item={item} models={models} onChange={onChange} />
            <WrongAnswer item={item} />
          </div>
        </div>
      </div>
      <div className="grid min-w-0 flex-1 grid-cols-[repeat(auto-fit,minmax(min(100%,15rem),1fr))] gap-px overflow-hidden bg-border [&>*]:bg-surface">
        {item.results.map((result) => (
          <ModelAnswer key={result.modelId} result={result} />
        ))}
      </div>
      <PhotoLightbox
        photos={[{ hash: item.photoHash, title: item.fileName, caption: agreement.sentence }]}
        open={large ? 0 : null}
        onOpenChange={(next) => setLarge(next !== null)}
      />
    </div>
  );
}

function AskMore({ item, models, onChange }: ClassifiedPhotoProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const again = useMutation(
    trpc.classify.again.mutationOptions({
      onSuccess: (next) => {
        onChange(next);
        return queries.invalidateQueries(trpc.classify.history.pathFilter());
      },
    }),
  );
  const asked = new Set(item.results.map((result) => result.modelId));
  const others = models.filter((model) => !asked.has(model.id));
  if (others.length === 0) return null;
  return (
    <DropdownMenu
      align="start"
      trigger={
        <Button variant="secondary" size="sm" busy={again.isPending}>
          <Plus aria-hidden />
          Add another model
        </Button>
      }
    >
      <MenuLabel>Other models</MenuLabel>
      <div className="max-h-72 overflow-y-auto">
        {others.map((model) => (
          <MenuItem key={model.id} onSelect={() => again.mutate({ id: item.id, models: [model.id] })}>
            <span className="min-w-0 flex-1 truncate">
              {model.name} <span className="text-faint">#{model.number}</span>
            </span>
            <span className="text-faint">{percent(model.top1)}</span>
          </MenuItem>
        ))}
      </div>
    </DropdownMenu>
  );
}
