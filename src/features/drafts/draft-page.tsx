'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Ellipsis, Redo2, Undo2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { DropdownMenu, MenuItem } from '@/components/ui/dropdown-menu';
import { ErrorState } from '@/components/ui/error-state';
import { Link } from '@/components/ui/link';
import { PageHeader } from '@/components/ui/page-header';
import { Skeleton } from '@/components/ui/skeleton';
import { TabPanel, Tabs } from '@/components/ui/tabs';
import type { DraftDetail } from '@/shared/contracts/drafts';
import { counted } from '@/shared/format';
import { operationText } from '@/shared/operation-text';
import { useTRPC } from '../api/trpc';
import { useMay, useMe } from '../api/use-me';
import { BulkProgress } from './bulk/bulk-progress';
import { ClassEditor } from './classes/class-editor';
import { ConflictsCard } from './conflicts-card';
import { HistoryPanel } from './history-panel';
import { PublishDialog } from './publish-dialog';
import { QueuePanel } from './queue/queue-panel';
import { RebaseNotice } from './rebase-notice';
import { useDraft, useDraftActions } from './use-draft';

/** A draft: its queue, its classes and what was changed, for several people at once. */
export function DraftPage({ draftId }: { draftId: string }) {
  const [finding, setFinding] = useState<number | null>(null);
  const { draft, isHeldElsewhere } = useDraft(draftId, finding);
  const router = useRouter();
  const rebasedTo = draft.data?.rebasedTo;
  useEffect(() => {
    if (rebasedTo) router.replace(`/datasets/${draft.data?.datasetId}/drafts/${rebasedTo}`);
  }, [rebasedTo, router, draft.data?.datasetId]);
  if (draft.error) return <ErrorState error={draft.error} onRetry={() => draft.refetch()} />;
  if (draft.isPending) {
    return (
      <>
        <PageHeader title={<Skeleton className="h-7 w-56" />} documentTitle="Draft" />
        <Skeleton className="h-96" />
      </>
    );
  }
  return <LoadedDraft draft={draft.data} onFinding={setFinding} isHeldElsewhere={isHeldElsewhere} />;
}

type DraftTab = 'queue' | 'classes' | 'changes';

function LoadedDraft({
  draft,
  onFinding,
  isHeldElsewhere,
}: {
  draft: DraftDetail;
  onFinding: (id: number | null) => void;
  isHeldElsewhere: boolean;
}) {
  const mayWrite = useMay('data:write') && draft.state === 'open';
  const actions = useDraftActions(draft);
  const [tab, setTab] = useState<DraftTab>('queue');
  return (
    <>
      <DraftHeader draft={draft} actions={actions} mayWrite={mayWrite} />
      <RebaseNotice draft={draft} mayWrite={mayWrite} />
      <BulkProgress draft={draft} actions={actions} mayWrite={mayWrite} />
      <ConflictsCard draft={draft} actions={actions} mayWrite={mayWrite} />
      <Tabs
        aria-label="Draft views"
        value={tab}
        onValueChange={setTab}
        tabs={[
          { value: 'queue', label: 'Queue' },
          { value: 'classes', label: 'Classes', count: draft.classes.length },
          { value: 'changes', label: 'Changes', count: draft.changedPhotos },
        ]}
      >
        <TabPanel value="queue">
          <QueuePanel
            draft={draft}
            actions={actions}
            mayWrite={mayWrite}
            onFinding={onFinding}
            isHeldElsewhere={isHeldElsewhere}
          />
        </TabPanel>
        <TabPanel value="classes">
          <ClassEditor draft={draft} actions={actions} mayWrite={mayWrite} />
        </TabPanel>
        <TabPanel value="changes">
          <HistoryPanel draft={draft} actions={actions} mayWrite={mayWrite} />
        </TabPanel>
      </Tabs>
    </>
  );
}

function DraftHeader({
  draft,
  actions,
  mayWrite,
}: {
  draft: DraftDetail;
  actions: ReturnType<typeof useDraftActions>;
  mayWrite: boolean;
}) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [isPublishing, setPublishing] = useState(false);
  const [isDiscarding, setDiscarding] = useState(false);
  const discard = useMutation(
    trpc.drafts.discard.mutationOptions({
      onSettled: () => queryClient.invalidateQueries(trpc.drafts.pathFilter()),
    }),
  );
  const dataset = { label: draft.datasetName, href: `/datasets/${draft.datasetId}` };
  return (
    <>
      <PageHeader
        title={draft.name}
        documentTitle={`${draft.name}: ${draft.datasetName}`}
        crumbs={[{ label: 'Datasets', href: '/datasets' }, dataset]}
        actions={
          mayWrite && (
            <>
              <TurnButton direction="undo" draft={draft} actions={actions} />
              <TurnButton direction="redo" draft={draft} actions={actions} />
              <Button variant="primary" onClick={() => setPublishing(true)}>
                Publish…
              </Button>
              <DropdownMenu
                trigger={
                  <Button icon aria-label="More">
                    <Ellipsis aria-hidden />
                  </Button>
                }
              >
                <MenuItem tone="danger" onSelect={() => setDiscarding(true)}>
                  Discard the draft…
                </MenuItem>
              </DropdownMenu>
            </>
          )
        }
        meta={
          <>
            <span>on version {draft.baseNumber}</span>
            {draft.state === 'published' && (
              <Link href={dataset.href} className="text-accent hover:underline">
                published as version {draft.publishedNumber}
              </Link>
            )}
            {draft.state === 'discarded' && <Badge>discarded</Badge>}
            <Visitors draft={draft} />
          </>
        }
      />
      {isPublishing && <PublishDialog draft={draft} onClose={() => setPublishing(false)} />}
      <ConfirmDialog
        open={isDiscarding}
        onOpenChange={setDiscarding}
        title="Discard this draft?"
        description="Nothing of it becomes a version, and nobody can change it any more. Its log stays."
        confirmLabel="Discard"
        onConfirm={() => discard.mutateAsync({ draftId: draft.id })}
      />
    </>
  );
}

function TurnButton({
  direction,
  draft,
  actions,
}: {
  direction: 'undo' | 'redo';
  draft: DraftDetail;
  actions: ReturnType<typeof useDraftActions>;
}) {
  const next = draft[direction];
  const Icon = direction === 'undo' ? Undo2 : Redo2;
  const name = direction === 'undo' ? 'Undo' : 'Redo';
  const more =
    next && next.parts > 1 ? `, and ${counted(next.parts - 1, 'more step')} of the same action` : '';
  return (
    <Button
      icon
      aria-label={name}
      aria-keyshortcuts={direction === 'undo' ? 'u' : 'Shift+U'}
      title={
        next ? `${name}: you ${operationText(next.operation)}${more}` : `Nothing of yours to ${direction}`
      }
      disabled={!next}
      onClick={() => void actions[direction]()}
    >
      <Icon aria-hidden />
    </Button>
  );
}

function Visitors({ draft: { visitors } }: { draft: DraftDetail }) {
  const me = useMe();
  const others = [...new Map(visitors.map((visitor) => [visitor.userId, visitor])).values()].filter(
    ({ userId }) => userId !== me?.id,
  );
  if (others.length === 0) return null;
  return (
    <span className="flex flex-wrap items-center gap-1.5">
      Here now:
      {others.map(({ userId, name }) => (
        <Badge key={userId} tone="info">
          {name}
        </Badge>
      ))}
    </span>
  );
}
