'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorState, errorText } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { Skeleton } from '@/components/ui/skeleton';
import { useTRPC } from '@/features/api/trpc';
import { PlanView } from '@/features/drafts/bulk/plan-view';
import type { DatasetVersionDetail } from '@/shared/contracts/datasets';
import type { PhotosAction } from '@/shared/contracts/drafts';
import { counted } from '@/shared/format';
import { splitLabels } from '../splits';

interface ChangeDialogProps {
  version: DatasetVersionDetail;
  bulk: PhotosAction;
  onClose: () => void;
  onDone: () => void;
}

/** Shows what a change of the chosen photos would do to a draft, an open one or a new one, then does it. */
export function ChangeDialog({ version, bulk, onClose, onDone }: ChangeDialogProps) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const { datasetId, id: versionId } = version;
  const [requestId] = useState(() => crypto.randomUUID());
  const [chosen, setChosen] = useState<string | null>(null);
  const drafts = useQuery(trpc.drafts.list.queryOptions({ datasetId, limit: 50 }, { staleTime: 0 }));
  const open = (drafts.data?.items ?? []).filter(
    ({ state, baseNumber }) => state === 'open' && baseNumber === version.number,
  );
  const draftId = chosen ?? open[0]?.id ?? '';
  const plan = useQuery(
    trpc.drafts.planPhotos.queryOptions(
      { versionId, draftId: draftId || undefined, bulk },
      { enabled: drafts.data !== undefined, staleTime: 0, gcTime: 0 },
    ),
  );
  const create = useMutation(trpc.drafts.create.mutationOptions({ meta: { ownError: true } }));
  const apply = useMutation(trpc.drafts.applyBulk.mutationOptions({ meta: { ownError: true } }));
  const failure = create.error ?? apply.error;

  async function carryOut(seenSeq: number) {
    // One that was made before an attempt failed is used again.
    const target = draftId || (await create.mutateAsync({ versionId, name: 'Corrections' })).id;
    setChosen(target);
    const { photos, goesOn } = await apply.mutateAsync({ draftId: target, bulk, requestId, seenSeq });
    await queryClient.invalidateQueries(trpc.drafts.pathFilter());
    const what = goesOn
      ? 'are being changed in the draft, which shows how far it is.'
      : 'changed in the draft.';
    toast.success(`${counted(photos, 'photo')} ${what}`, {
      action: {
        label: 'Open the draft',
        onClick: () => router.push(`/datasets/${datasetId}/drafts/${target}`),
      },
    });
    onDone();
  }

  const { data } = plan;
  return (
    <Dialog
      open
      size="lg"
      onOpenChange={(next) => !next && onClose()}
      title={titleOf(version, bulk)}
      description="It goes into a draft. Nothing is changed before you say so, and the version stays as it is."
      footer={
        <>
          {failure && <span className="mr-auto text-bad text-sm">{errorText(failure)}</span>}
          <Button onClick={onClose}>Cancel</Button>
          <Button
            // Made again once it can be pressed, so that it has the focus and Enter does what is shown.
            key={data ? 'ready' : 'waiting'}
            variant="primary"
            autoFocus
            busy={create.isPending || apply.isPending}
            disabled={!data || data.photos === 0}
            onClick={() => data && void carryOut(data.seq).catch(() => plan.refetch())}
          >
            {verbs[bulk.change.kind]} {counted(data?.photos ?? 0, 'photo')}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        {open.length > 0 && (
          <Field label="Draft">
            <Select
              value={draftId || NEW}
              onValueChange={(next) => setChosen(next === NEW ? '' : next)}
              options={[
                ...open.map(({ id, name, operations, createdBy }) => ({
                  value: id,
                  label: name,
                  hint: `${counted(operations, 'change')}${createdBy ? `, by ${createdBy}` : ''}`,
                })),
                { value: NEW, label: 'A new draft' },
              ]}
            />
          </Field>
        )}
        {plan.error ? (
          <ErrorState error={plan.error} onRetry={() => plan.refetch()} />
        ) : data ? (
          <PlanView plan={data} classes={version.classes} />
        ) : (
          <Skeleton className="h-40" />
        )}
      </div>
    </Dialog>
  );
}

const NEW = 'new';
const verbs = { drop: 'Drop', move: 'Move', relabel: 'Relabel' } as const;

function titleOf({ classes }: DatasetVersionDetail, { change }: PhotosAction): string {
  if (change.kind === 'drop') return 'Drop the chosen photos';
  if (change.kind === 'move') return `Move the chosen photos to ${splitLabels[change.split].toLowerCase()}`;
  const label = classes.find(({ key }) => key === change.classKey)?.label ?? change.classKey;
  return `Relabel the chosen photos as “${label}”`;
}
