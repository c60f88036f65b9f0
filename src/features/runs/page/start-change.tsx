import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Pencil, Play } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { errorText } from '@/components/ui/error-state';
import { Link } from '@/components/ui/link';
import type { RunDetail } from '@/shared/contracts/runs';
import { recipeWithAssignments } from '@/shared/recipe/assignments';
import type { Finding } from '@/shared/training-diagnosis';
import { useTRPC } from '../../api/trpc';

interface StartChangeProps {
  detail: RunDetail;
  change: NonNullable<Finding['change']>;
  /** "dropout 0.8 → 0.87" */
  text: string;
}

/** Queues the run once more with one change, or leads to the form for more of them. */
export function StartChange({ detail, change, text }: StartChangeProps) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const [asking, setAsking] = useState(false);
  const start = useMutation(
    trpc.runs.start.mutationOptions({
      meta: { ownError: true },
      onSuccess: async ({ number }) => {
        await queryClient.invalidateQueries(trpc.runs.pathFilter());
        router.push(`/runs/${number}`);
      },
    }),
  );
  const assignments = Object.entries(change).map(([path, value]) => `${path}=${value}`);
  const form = new URLSearchParams([
    ['clone', String(detail.number)],
    ...assignments.map((assignment) => ['set', assignment]),
  ]);
  return (
    <span className="ml-auto flex flex-wrap gap-2">
      <Button asChild size="sm" variant="ghost">
        <Link href={`/runs/new?${form}`}>
          <Pencil aria-hidden />
          Change more
        </Link>
      </Button>
      <Button size="sm" onClick={() => setAsking(true)}>
        <Play aria-hidden />
        Start this run
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={(open) => {
          setAsking(open);
          start.reset();
        }}
        tone="primary"
        title={`Start run #${detail.number} once more with ${text}?`}
        description={
          <>
            On {detail.datasetName} v{detail.datasetVersion}, in the same experiment, all else as it was.
            {start.error && (
              <span role="alert" className="mt-2 block text-bad">
                {errorText(start.error)}
              </span>
            )}
          </>
        }
        confirmLabel="Start"
        onConfirm={() =>
          start.mutateAsync({
            dataset: detail.datasetId,
            datasetVersion: detail.datasetVersion,
            experiment: detail.experimentName,
            preset: detail.preset ?? undefined,
            clonedFrom: detail.id,
            requires: detail.requires,
            recipe: recipeWithAssignments(detail.recipe, assignments),
          })
        }
      />
    </span>
  );
}
