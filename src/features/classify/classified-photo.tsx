'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { CircleDashed, Plus, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { CoinPhoto } from '@/components/ui/coin-photo';
import { DropdownMenu, MenuItem, MenuLabel } from '@/components/ui/dropdown-menu';
import { useTRPC } from '@/features/api/trpc';
import { PhotoLightbox } from '@/features/confusion/photo-lightbox';
import { WrongAnswer } from '@/features/incoming/wrong-answer';
import type { CoinWarning } from '@/shared/coin-on-photo';
import type { ClassificationItem } from '@/shared/contracts/classify';
import type { ModelListItem } from '@/shared/contracts/models';
import { percent } from '@/shared/format';
import { AgreementBadge, describeAgreement } from './agreement';
import { answersTo } from './coin-answer';
import { CoinChips } from './coin-chips';
import { PhotoWithCoins } from './coin-circles';
import { describeCount } from './coin-count';
import { CoinEditor } from './coin-editor';
import { warningTexts } from './coin-warnings';
import { ModelAnswer } from './model-answer';
import { OtherFace } from './other-face';
import { useMayArrange } from './use-may-arrange';

interface ClassifiedPhotoProps {
  item: ClassificationItem;
  /** Models that can classify it as well. */
  models: readonly ModelListItem[];
  onChange: (item: ClassificationItem) => void;
}

/** A photo and the prediction of each model, side by side; where it shows several coins, those of one of them. */
export function ClassifiedPhoto({ item, models, onChange }: ClassifiedPhotoProps) {
  const [large, setLarge] = useState(false);
  const [editing, setEditing] = useState(false);
  const [anyway, setAnyway] = useState(false);
  const [at, setAt] = useState(0);
  const { found } = item;
  const mayArrange = useMayArrange(item);
  const coin = Math.min(at, Math.max(0, (found?.coins.length ?? 1) - 1));
  const results = answersTo(item, coin);
  const agreement = describeAgreement(results);
  const isEmpty = found?.coins.length === 0 && !anyway;
  const several = (found?.coins.length ?? 0) > 1;
  return (
    <div className="flex max-md:flex-col">
      <div
        className={cn(
          'flex shrink-0 gap-4 border-r p-4 max-md:border-r-0 max-md:border-b md:flex-col',
          several ? 'max-md:flex-col md:w-80' : 'md:w-56',
        )}
      >
        <button
          type="button"
          onClick={() => setLarge(true)}
          aria-label={`Enlarge ${item.fileName}`}
          className={cn('shrink-0 self-start rounded-md', several ? 'max-w-full' : 'max-md:w-24')}
        >
          {found ? (
            <PhotoWithCoins
              hash={item.photoHash}
              size={several ? 288 : 192}
              alt=""
              found={found}
              selected={coin}
            />
          ) : (
            <CoinPhoto
              hash={item.photoHash}
              size={192}
              fit="contain"
              alt=""
              className="size-24 rounded-md object-contain md:size-48"
            />
          )}
        </button>
        <div className="min-w-0 flex-1">
          {several && item.results[0] && (
            <p className="mb-2 font-medium text-sm">
              {describeCount(item.results[0])}
              {item.results.length > 1 && (
                <span className="font-normal text-faint"> by #{item.results[0].modelNumber}</span>
              )}
            </p>
          )}
          {!isEmpty && (
            <p className="flex flex-wrap items-center gap-2 text-sm" role="status">
              <AgreementBadge agreement={agreement} />
              <span className="text-muted">{agreement.sentence}</span>
            </p>
          )}
          <CoinWarnings warnings={found?.coins[coin]?.warnings ?? []} />
          <div className="mt-3 flex flex-wrap gap-2">
            <AskMore item={item} models={models} onChange={onChange} />
            {found && mayArrange && (
              <Button size="sm" onClick={() => setEditing(true)}>
                <CircleDashed aria-hidden />
                {found.coins.length === 0 ? 'Place a circle' : 'Adjust circles'}
              </Button>
            )}
            <OtherFace item={item} onChange={onChange} />
            <WrongAnswer item={item} />
          </div>
        </div>
      </div>
      <div className="min-w-0 flex-1">
        {several && item.results[0] && (
          <CoinChips result={item.results[0]} selected={coin} onSelect={setAt} />
        )}
        {isEmpty ? (
          <div role="status" className="grid justify-items-start gap-3 p-4">
            <p className="font-semibold text-lg">No coin found</p>
            <p className="text-muted text-sm">
              Take the photo from straight above, near enough that the coin fills most of it, on an even
              ground.
            </p>
            <Button onClick={() => setAnyway(true)}>Classify the whole photo anyway</Button>
          </div>
        ) : (
          <div className="grid h-full grid-cols-[repeat(auto-fit,minmax(min(100%,15rem),1fr))] gap-px overflow-hidden bg-border [&>*]:bg-surface">
            {results.map((result) => (
              <ModelAnswer key={result.modelId} answer={result} id={item.id} coin={coin} />
            ))}
          </div>
        )}
      </div>
      <PhotoLightbox
        photos={[{ hash: item.photoHash, title: item.fileName, caption: agreement.sentence }]}
        open={large ? 0 : null}
        onOpenChange={(next) => setLarge(next !== null)}
      />
      {editing && found && (
        <CoinEditor
          item={item}
          aspect={found.aspect}
          onClose={() => setEditing(false)}
          onChange={(next) => {
            setAt(0);
            onChange(next);
          }}
        />
      )}
    </div>
  );
}

function CoinWarnings({ warnings }: { warnings: readonly CoinWarning[] }) {
  if (warnings.length === 0) return null;
  return (
    <ul className="mt-2 grid gap-1 text-warn text-xs">
      {warnings.map((warning) => (
        <li key={warning} className="flex gap-1.5">
          <TriangleAlert className="mt-0.5 size-3.5 shrink-0" aria-hidden />
          {warningTexts[warning]}
        </li>
      ))}
    </ul>
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
