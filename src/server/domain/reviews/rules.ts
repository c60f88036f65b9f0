import { type ReviewRules, reviewRulesSchema } from '@/shared/contracts/reviews';
import type { Role } from '@/shared/permissions';
import { may } from '@/shared/permissions';
import type { Db } from '../../db/dialect';
import { findSetting, upsertSetting } from '../../db/settings';
import type { Actor, Deps } from '../../deps';

const SETTING = 'reviewRules';
/** One person alone can work; a team sets its own rules. */
const DEFAULT_RULES: ReviewRules = { quorum: 1, ownRuns: true, approvers: 'member' };

export async function reviewRules(db: Db): Promise<ReviewRules> {
  const saved = await findSetting(db, SETTING);
  return saved === null ? DEFAULT_RULES : reviewRulesSchema.parse(JSON.parse(saved));
}

export async function saveReviewRules({ db, live }: Pick<Deps, 'db' | 'live'>, rules: ReviewRules) {
  await upsertSetting(db, SETTING, JSON.stringify(rules));
  live.publishChanged('reviews');
}

/** May somebody of this role decide, by the team's rules? */
export function mayDecide(role: Role, { approvers }: ReviewRules): boolean {
  return may(role, 'review:write') && (approvers === 'member' || role === 'administrator');
}

/** Why this person may not decide on a version at all; null when they may. */
export function refusalToDecide(actor: Actor, rules: ReviewRules): string | null {
  if (actor.token?.isLocal) {
    return 'A decision is signed by a person, and this machine’s own token is none. Use an API token of your own.';
  }
  if (!may(actor.role, 'review:write'))
    return `Your role (${actor.role}) may comment on reviews, not decide.`;
  return mayDecide(actor.role, rules) ? null : 'By the team’s rules administrators decide on reviews.';
}

/** Why this person may not approve it; null when they may. @param runBy who started the run of the version */
export function refusalToApprove(actor: Actor, rules: ReviewRules, runBy: string | null): string | null {
  const refusal = refusalToDecide(actor, rules);
  if (refusal) return refusal;
  if (!rules.ownRuns && runBy === actor.name)
    return 'You started the run of this version; by the team’s rules somebody else approves it.';
  return null;
}
