'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FlipHorizontal2, Unlink } from 'lucide-react';
import { useRef } from 'react';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { CoinPhoto } from '@/components/ui/coin-photo';
import { Link } from '@/components/ui/link';
import { useTRPC } from '@/features/api/trpc';
import type { ClassificationItem } from '@/shared/contracts/classify';
import { sendPhoto } from './send-photo';
import { useMayArrange } from './use-may-arrange';

interface OtherFaceProps {
  item: ClassificationItem;
  onChange: (item: ClassificationItem) => void;
}

/** Adds a photo of the coin's other face, so that the models answer to both together; or shows that there is one. */
export function OtherFace({ item, onChange }: OtherFaceProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const picker = useRef<HTMLInputElement>(null);
  const mayArrange = useMayArrange(item);
  const join = useMutation(
    trpc.classify.joinFaces.mutationOptions({
      onSuccess: (next) => {
        onChange(next);
        return queries.invalidateQueries(trpc.classify.history.pathFilter());
      },
    }),
  );
  const add = useMutation({
    mutationFn: async (file: File) => {
      const models = item.results.map(({ modelId }) => modelId);
      const signal = new AbortController().signal;
      const other = await sendPhoto({ file, models, onProgress: () => undefined, signal });
      return join.mutateAsync({ id: item.id, other: other.id });
    },
    onError: (error) => toast.error(error.message),
    meta: { ownError: true },
  });
  if ((item.found?.coins.length ?? 0) > 1) return null;
  if (item.otherFace) {
    return (
      <p className="mt-3 flex w-full items-center gap-2 text-muted text-xs">
        <Link href={`/classify/${item.otherFace.id}`} title={item.otherFace.fileName}>
          <CoinPhoto hash={item.otherFace.photoHash} size={40} alt="The other face" />
        </Link>
        <span className="min-w-0 flex-1">Answered with the other face</span>
        {mayArrange && (
          <Button
            variant="ghost"
            size="sm"
            icon
            aria-label="Take the two faces apart"
            title="Take apart"
            busy={join.isPending}
            onClick={() => join.mutate({ id: item.id, other: null })}
          >
            <Unlink aria-hidden />
          </Button>
        )}
      </p>
    );
  }
  if (!mayArrange) return null;
  return (
    <>
      <Button size="sm" busy={add.isPending} onClick={() => picker.current?.click()}>
        <FlipHorizontal2 aria-hidden />
        Add the other face
      </Button>
      <input
        ref={picker}
        type="file"
        accept="image/*"
        aria-label="A photo of the coin’s other face"
        tabIndex={-1}
        className="sr-only"
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          event.currentTarget.value = '';
          if (file) add.mutate(file);
        }}
      />
    </>
  );
}
