'use client';

import { useMemo, useState } from 'react';
import { Button } from '@/components/ui/button';
import type { DraftDetail } from '@/shared/contracts/drafts';
import { counted } from '@/shared/format';
import type { useDraftActions } from '../use-draft';
import { type ClassProposal, proposeForClasses } from './class-proposals';

const SHOWN = 8;

/** Spellings that may be one, each with what to do about it. */
export function ClassProposals({
  draft,
  actions,
}: {
  draft: DraftDetail;
  actions: ReturnType<typeof useDraftActions>;
}) {
  const proposals = useMemo(() => proposeForClasses(draft.classes), [draft.classes]);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const shown = proposals.filter(({ text }) => !hidden.has(text));
  if (shown.length === 0) return null;

  async function take({ operations, seen }: ClassProposal) {
    const revisions = new Map(draft.classes.map(({ key, revision }) => [key, revision]));
    for (const operation of operations) {
      const keys = operation.kind === 'edit-class' ? [operation.classKey] : seen;
      const outcome = await actions.apply(operation, {
        seen: Object.fromEntries(keys.map((key) => [`class ${key}`, revisions.get(key) ?? 0])),
      });
      if (outcome !== 'applied') return;
    }
  }

  return (
    <section aria-label="Spellings" className="mb-4 rounded-lg border bg-surface p-3">
      <h2 className="font-medium text-sm">{counted(shown.length, 'name')} may be spelt in two ways</h2>
      <ul className="mt-2 grid gap-2">
        {shown.slice(0, SHOWN).map((proposal) => (
          <li key={proposal.text} className="flex flex-wrap items-center gap-2 text-sm">
            <span className="min-w-0 flex-1 basis-64">{proposal.text}</span>
            <Button size="sm" variant="ghost" onClick={() => setHidden(new Set([...hidden, proposal.text]))}>
              They differ
            </Button>
            <Button size="sm" disabled={actions.busy} onClick={() => void take(proposal)}>
              Do it
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
