'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { errorText } from '@/components/ui/error-state';
import { Link } from '@/components/ui/link';
import { useTRPC } from '@/features/api/trpc';
import { useMay } from '@/features/api/use-me';
import { PHOTO_MARKS, type PhotoMark } from '@/shared/contracts/curation';

const labels: Record<PhotoMark, string> = { mislabelled: 'Mislabelled', ambiguous: 'Ambiguous' };

/** Puts a photo whose label is wrong, or cannot be decided, into the queue of its dataset. On a dark ground. */
export function MarkPhoto({ modelId, photoHash }: { modelId: string; photoHash: string }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const mayMark = useMay('review:write');
  const { data } = useQuery(trpc.curation.marks.queryOptions({ model: modelId, photoHash }));
  const mark = useMutation(
    trpc.curation.mark.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.curation.pathFilter()),
      onError: (error) => toast.error(errorText(error)),
    }),
  );
  if (!data?.held) return null;
  const waiting = data.marks.filter(({ status }) => status === 'open' || status === 'in-review');
  return (
    <div className="flex flex-wrap items-center justify-end gap-x-2 gap-y-1 text-xs">
      {waiting.length > 0 && (
        <Link
          href={`/datasets/${data.datasetId}?tab=findings&finding=${waiting.at(-1)?.mark}`}
          className="rounded-sm underline underline-offset-2"
        >
          In the dataset’s queue
        </Link>
      )}
      {PHOTO_MARKS.map((kind) => {
        const set = waiting.find((one) => one.mark === kind);
        return (
          <Button
            key={kind}
            size="sm"
            variant="ghost"
            aria-pressed={set !== undefined}
            disabled={!mayMark || set !== undefined}
            busy={mark.isPending && mark.variables.mark === kind}
            title={set?.by ? `Marked by ${set.by}` : `Mark as ${labels[kind].toLowerCase()}`}
            onClick={() => mark.mutate({ model: modelId, photoHash, mark: kind })}
            className="border border-white/40 text-white hover:bg-white/15 hover:text-white"
          >
            {labels[kind]}
          </Button>
        );
      })}
    </div>
  );
}
