import type { DraftVisitor } from '@/shared/contracts/drafts';
import type { Deps } from '../../deps';
import { tunables } from '../../tunables';
import { findUserNames } from '../datasets/repo';
import { findDraft } from './draft-repo';
import { deleteEndedVisits, deleteVisit, findVisits, upsertVisit } from './visit-repo';

interface Visit {
  /** Of the socket. */
  id: string;
  draftId: string;
  userId: string;
  /** The finding that it takes up; null for none. */
  finding: number | null;
}

/** Who works at a draft now. A hint for people: what keeps their changes apart are the revisions. */
export async function listVisitors({ db }: Deps, draftId: string): Promise<DraftVisitor[]> {
  const visits = await findVisits(db, draftId, new Date());
  const names = await findUserNames(db, [...new Set(visits.map(({ userId }) => userId))]);
  return visits.map(({ userId, finding }) => ({
    userId,
    name: names.get(userId) ?? 'A former member',
    finding,
  }));
}

/**
 * Notes or renews that a page is at a draft, and takes up a finding unless another page has it.
 * @returns whether the finding is this page's; null when there is no such draft
 */
export async function visit(deps: Deps, { finding, ...page }: Visit): Promise<{ isHeld: boolean } | null> {
  if (!(await findDraft(deps.db, page.draftId))) return null;
  const now = new Date();
  const until = new Date(now.getTime() + tunables.draftVisitSeconds * 1000);
  const before = JSON.stringify(await findVisits(deps.db, page.draftId, now));
  await deleteEndedVisits(deps.db, page.draftId, now);
  const isHeld = await upsertVisit(deps.db, { ...page, finding, until });
  if (!isHeld) {
    await upsertVisit(deps.db, { ...page, finding: null, until });
  }
  const after = JSON.stringify(await findVisits(deps.db, page.draftId, now));
  if (after !== before) deps.live.publishDraft(page.draftId);
  return { isHeld };
}

/** The page was left: what it held is free. */
export async function leave(deps: Deps, id: string): Promise<void> {
  const draftId = await deleteVisit(deps.db, id);
  if (draftId) deps.live.publishDraft(draftId);
}
