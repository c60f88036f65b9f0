import type { LeakCounts } from '@/shared/contracts/leaks';
import { points } from '@/shared/format';
import { countRunLeaks } from '@/shared/leak-labels';
import { compareRecipes, LEAST_SEEDS } from '@/shared/recipe-claim';
import { seedGroups } from '@/shared/seed-groups';
import { LeakCountsBadge } from '../leaks/leak-counts-badge';
import type { ComparedRun } from './compared-run';

interface RecipeClaimsProps {
  runs: readonly ComparedRun[];
  baseline: ComparedRun;
}

/** What the runs say about recipes, not models: only groups of three seeds or more say anything. */
export function RecipeClaims({ runs, baseline }: RecipeClaimsProps) {
  const claims = recipeClaims(runs, baseline);
  return (
    <div className="border-t px-4 py-2 text-muted text-xs">
      {claims.length === 0 ? (
        <p>
          This compares models. One run each says nothing certain about their recipes: for that, train at
          least three seeds of each.
        </p>
      ) : (
        <>
          <p>The table compares models. Of recipes, by validation accuracy at the restored epoch:</p>
          <ul className="mt-1 list-disc pl-4 text-text">
            {claims.map((claim) => (
              <li key={claim.text}>
                {claim.text} <LeakCountsBadge counts={claim.leaks} runs={claim.runs} />
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

interface RecipeClaim {
  text: string;
  /** The runs that it rests on, and what stands beside their figures. */
  runs: number;
  leaks: LeakCounts;
}

/** A sentence for each recipe with enough seeds, beside that of the baseline. Pure. */
export function recipeClaims(runs: readonly ComparedRun[], baseline: ComparedRun): RecipeClaim[] {
  const seeded = runs.map((run) => ({
    id: run.id,
    recipe: run.recipe,
    datasetVersionId: `${run.run.datasetId} ${run.run.datasetVersion}`,
    compared: run,
  }));
  const groups = seedGroups(seeded)
    .map((group) => ({
      members: group.map(({ compared }) => compared),
      values: group.flatMap(({ compared }) => compared.best.restored?.valAccuracy ?? []),
    }))
    .filter(({ values }) => values.length >= LEAST_SEEDS);
  const base = groups.find(({ members }) => members.some(({ id }) => id === baseline.id));
  if (!base) return [];
  return groups.flatMap((group) => {
    const claim = group === base ? null : compareRecipes(group, base);
    if (!claim) return [];
    const of = `The recipe of ${group.members[0]?.label} (${group.values.length} seeds)`;
    const than = `that of ${base.members[0]?.label} (${base.values.length} seeds)`;
    const interval = `${points(claim.difference)} points, 95 % interval ${points(claim.low)} to ${points(claim.high)}`;
    const text =
      claim.verdict === 'undecided'
        ? `${of} and ${than} cannot be told apart: ${interval}.`
        : `${of} is ${claim.verdict} than ${than}: ${interval}.`;
    const members = [...group.members, ...base.members];
    return { text, runs: members.length, leaks: countRunLeaks(members.map(({ run }) => run.leaks)) };
  });
}
