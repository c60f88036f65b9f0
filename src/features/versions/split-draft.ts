import { type SplitPlan, splitPlanSchema } from '@/shared/contracts/splits';

/** The form of a division, as it is typed. */
export interface SplitDraft {
  kind: SplitPlan['kind'];
  /** Per cent. */
  validation: string;
  test: string;
  folds: string;
  seed: string;
  message: string;
  lock: boolean;
}

type Errors = Partial<Record<'validation' | 'test' | 'folds' | 'seed', string>>;

/** What a draft stands for; null with what to enter instead when it stands for nothing. */
export function readSplitDraft(draft: SplitDraft): { plan: SplitPlan | null; errors: Errors } {
  const errors: Errors = {};
  const seed = whole(draft.seed, 0, 0x7fff_ffff);
  if (seed === null) errors.seed = 'Enter a whole number from 0';
  if (draft.kind === 'folds') {
    const folds = whole(draft.folds, 2, 20);
    if (folds === null) errors.folds = 'Enter a whole number from 2 to 20';
    return { plan: seed === null || folds === null ? null : { kind: 'folds', folds, seed }, errors };
  }
  const [validation, test] = [share(draft.validation), share(draft.test)];
  if (validation === null) errors.validation = 'Enter 0 to 80';
  if (test === null) errors.test = 'Enter 0 to 80';
  if (validation === null || test === null || seed === null) return { plan: null, errors };
  const plan = splitPlanSchema.safeParse({ kind: 'shares', validation, test, seed });
  if (!plan.success) errors.test = plan.error.issues[0]?.message ?? 'Enter less';
  return { plan: plan.data ?? null, errors };
}

function whole(text: string, low: number, high: number): number | null {
  const value = Number(text.trim());
  return text.trim() !== '' && Number.isInteger(value) && value >= low && value <= high ? value : null;
}

function share(text: string): number | null {
  const value = Number(text.trim().replace(',', '.'));
  return text.trim() !== '' && value >= 0 && value <= 80 ? value / 100 : null;
}
