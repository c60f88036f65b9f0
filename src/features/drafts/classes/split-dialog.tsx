'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { CoinPhoto } from '@/components/ui/coin-photo';
import { Field } from '@/components/ui/field';
import { FormDialog } from '@/components/ui/form-dialog';
import { Input } from '@/components/ui/input';
import { Skeleton } from '@/components/ui/skeleton';
import { type DraftClass, type DraftDetail, newKeySchema, type Operation } from '@/shared/contracts/drafts';
import { counted } from '@/shared/format';
import { useTRPC } from '../../api/trpc';

interface SplitDialogProps {
  draft: DraftDetail;
  coin: DraftClass;
  busy: boolean;
  onSplit: (operation: Operation, seen: Record<string, number>) => void;
  onClose: () => void;
}

/** Takes photos out of a class into a new one. */
export function SplitDialog({ draft, coin, busy, onSplit, onClose }: SplitDialogProps) {
  const trpc = useTRPC();
  const [newKey, setNewKey] = useState('');
  const [chosen, setChosen] = useState<ReadonlyMap<string, number>>(new Map());
  const pages = useInfiniteQuery(
    trpc.drafts.photos.infiniteQueryOptions(
      { draftId: draft.id, classKey: coin.key, limit: 60 },
      { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined },
    ),
  );
  const photos = (pages.data?.pages ?? [])
    .flatMap(({ items }) => items)
    .filter(({ now }) => now && !now.isDropped);
  const parsed = newKeySchema.safeParse(newKey);
  const isTaken = draft.classes.some(({ key }) => key === parsed.data);

  function toggle(hash: string, revision: number) {
    const next = new Map(chosen);
    if (!next.delete(hash)) next.set(hash, revision);
    setChosen(next);
  }

  return (
    <FormDialog
      title={`Split “${coin.label}”`}
      size="md"
      saveLabel={`Split off ${counted(chosen.size, 'photo')}`}
      busy={busy}
      invalid={chosen.size === 0 || !parsed.success || isTaken}
      onClose={onClose}
      onSave={() =>
        onSplit(
          {
            kind: 'split-class',
            classKey: coin.key,
            newKey: parsed.data ?? '',
            label: parsed.data ?? '',
            photos: [...chosen.keys()],
          },
          Object.fromEntries([...chosen].map(([hash, revision]) => [`photo ${hash}`, revision])),
        )
      }
    >
      <Field
        label="Name of the new class"
        error={
          isTaken
            ? 'There is such a class already: choose another name'
            : newKey.trim() === ''
              ? undefined
              : parsed.error?.issues[0]?.message
        }
      >
        <Input autoFocus value={newKey} onChange={(event) => setNewKey(event.target.value)} />
      </Field>
      {pages.isPending ? (
        <Skeleton className="h-40" />
      ) : (
        <ul aria-label="Photos" className="flex flex-wrap gap-2">
          {photos.map(({ hash, file, revision }) => (
            <li key={hash}>
              <button
                type="button"
                aria-pressed={chosen.has(hash)}
                aria-label={file}
                onClick={() => toggle(hash, revision)}
                className={cn(
                  'rounded-sm border-2',
                  chosen.has(hash) ? 'border-accent' : 'border-transparent hover:border-border-strong',
                )}
              >
                <CoinPhoto hash={hash} size={72} alt="" />
              </button>
            </li>
          ))}
        </ul>
      )}
      {pages.hasNextPage && (
        <Button size="sm" busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          More photos
        </Button>
      )}
    </FormDialog>
  );
}
