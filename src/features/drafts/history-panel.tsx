'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { useState } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { PageTurner } from '@/components/ui/page-turner';
import { RelativeTime } from '@/components/ui/relative-time';
import { Skeleton } from '@/components/ui/skeleton';
import type { SplitCounts } from '@/shared/contracts/datasets';
import type { DraftClass, DraftDetail, DraftLogEntry } from '@/shared/contracts/drafts';
import { operationText } from '@/shared/operation-text';
import { useTRPC } from '../api/trpc';
import type { useDraftActions } from './use-draft';

interface HistoryPanelProps {
  draft: DraftDetail;
  actions: ReturnType<typeof useDraftActions>;
  mayWrite: boolean;
}

/** What the draft has changed of each class, and everything that was done, the newest first. */
export function HistoryPanel({ draft, actions, mayWrite }: HistoryPanelProps) {
  const trpc = useTRPC();
  const [cursor, setCursor] = useState<string | null>(null);
  const history = useQuery(
    trpc.drafts.history.queryOptions(
      { draftId: draft.id, cursor: cursor ?? undefined, limit: 50 },
      { placeholderData: keepPreviousData },
    ),
  );
  return (
    <div className="grid gap-4">
      <ChangedClasses draft={draft} />
      {history.error ? (
        <ErrorState error={history.error} onRetry={() => history.refetch()} />
      ) : history.isPending ? (
        <Skeleton className="h-40" />
      ) : history.data.items.length === 0 ? (
        <Card>
          <EmptyState
            icon={History}
            title="Nothing was changed yet"
            description="What you and others do in this draft stands here, and can be undone."
          />
        </Card>
      ) : (
        <Card>
          <ol aria-label="Log" className="divide-y">
            {history.data.items.map((entry) => (
              <LogRow
                key={entry.seq}
                entry={entry}
                turn={
                  mayWrite && draft.state === 'open' && entry.isMine && entry.kind === 'operation'
                    ? () => void (entry.standing ? actions.undo(entry.seq) : actions.redo(entry.seq))
                    : null
                }
              />
            ))}
          </ol>
          <div className="px-4 pb-3">
            <PageTurner page={history.data} noun={['entry', 'entries']} onTurn={setCursor} />
          </div>
        </Card>
      )}
    </div>
  );
}

function LogRow({ entry, turn }: { entry: DraftLogEntry; turn: (() => void) | null }) {
  const { seq, kind, about, operation, standing, by, isMine, at } = entry;
  return (
    <li className="flex flex-wrap items-center gap-2 px-4 py-2 text-sm">
      <span className="w-8 text-faint text-xs tabular-nums">{seq}</span>
      <span className="min-w-0 flex-1 basis-48">
        {isMine ? 'You' : (by ?? 'A former member')}{' '}
        {operation ? operationText(operation) : `${verbs[kind]} entry ${about}`}
        <span className="text-muted">
          , <RelativeTime date={at} />
        </span>
      </span>
      {kind === 'conflict' && (
        <Badge tone={standing ? 'warn' : 'neutral'}>{standing ? 'conflict' : 'settled'}</Badge>
      )}
      {kind === 'operation' && !standing && <Badge>undone</Badge>}
      {turn && (
        <Button size="sm" variant="ghost" onClick={turn}>
          {standing ? 'Undo' : 'Redo'}
        </Button>
      )}
    </li>
  );
}

const verbs: Record<DraftLogEntry['kind'], string> = {
  operation: 'did',
  conflict: 'came too late with',
  undo: 'undid',
  redo: 'did again',
  settle: 'settled',
};

function ChangedClasses({ draft }: { draft: DraftDetail }) {
  const changed = draft.classes.filter(isChanged);
  if (changed.length === 0 && draft.removed.length === 0) return null;
  return (
    <Card className="overflow-x-auto">
      <table aria-label="Changed classes" className="w-full text-sm">
        <thead className="text-left text-muted text-xs">
          <tr>
            {['Class', 'Dropped', 'Came', 'Went', 'Moved', 'Photos now'].map((head, i) => (
              <th key={head} className={`px-4 py-2 font-medium ${i > 0 ? 'text-right' : ''}`}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y tabular-nums">
          {changed.map(({ key, label, changes, photos, merged, isNew }) => (
            <tr key={key}>
              <td className="px-4 py-1.5">
                {label} {isNew && <Badge tone="info">new</Badge>}
                {merged.length > 0 && <Badge>with {merged.join(', ')}</Badge>}
              </td>
              <td className="px-4 text-right">{changes.dropped || '–'}</td>
              <td className="px-4 text-right">{changes.relabelledIn || '–'}</td>
              <td className="px-4 text-right">{changes.relabelledOut || '–'}</td>
              <td className="px-4 text-right">{changes.moved || '–'}</td>
              <td className="px-4 text-right">{totalOf(photos)}</td>
            </tr>
          ))}
          {draft.removed.map((key) => (
            <tr key={key} className="text-muted">
              <td className="px-4 py-1.5">
                {key} <Badge>removed</Badge>
              </td>
              <td colSpan={5} />
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

const isChanged = ({ changes, revision, merged }: DraftClass) =>
  revision > 0 || merged.length > 0 || Object.values(changes).some((count) => count > 0);

export const totalOf = ({ train, validation, test }: SplitCounts) => train + validation + test;
