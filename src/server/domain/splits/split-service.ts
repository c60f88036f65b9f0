import type { z } from 'zod';
import { SPLITS, type Split } from '@/shared/coin-class';
import { groupsOf } from '@/shared/connected-groups';
import type { SplitCounts } from '@/shared/contracts/datasets';
import type {
  MadeVersions,
  previewSplitInput,
  restoreVersionInput,
  SplitPlan,
  SplitPreview,
  splitVersionInput,
} from '@/shared/contracts/splits';
import { groupBy } from '@/shared/group-by';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import { findCopyPairs } from '../curation/measure-repo';
import { isDone } from '../curation/report-repo';
import type { BaseVersion } from '../datasets/import/add-to-version';
import { findBaseVersion } from '../datasets/import/base-version-repo';
import { findLockedPhotos } from '../datasets/lock/lock-repo';
import { lockTestWithin } from '../datasets/lock/test-lock';
import { problemsOf } from '../datasets/publish/arrange-published';
import { publishVersion } from '../datasets/publish/publish-version';
import { findVersion } from '../datasets/repo';
import { drawFolds, drawSplits } from './draw-splits';

interface Drawn {
  base: BaseVersion;
  groups: string[][];
  locked: ReadonlySet<string>;
  /** The split of each photo; one after the other where there are folds. */
  divisions: ReadonlyMap<string, Split>[];
}

/** What a plan would make of the latest version. @throws AppError `not-found`, `conflict` while its report is not finished */
export async function previewSplit(
  deps: Deps,
  { versionId, plan }: z.output<typeof previewSplitInput>,
): Promise<SplitPreview> {
  const { base, groups, locked, divisions } = await draw(deps, { versionId, plan });
  const [first = new Map<string, Split>()] = divisions;
  const before = new Map(base.photos.map(({ hash, split }) => [hash, split ?? 'train']));
  const after = (hash: string) => first.get(hash) ?? 'train';
  const problems = problemsOf(base, { classes: base.classes, photos: placed(base, first) });
  const byClass = groupBy(base.photos, ({ classKey }) => classKey);
  const countOf = (photos: readonly { hash: string }[], split: (hash: string) => Split): SplitCounts => {
    const counts = { train: 0, validation: 0, test: 0 };
    for (const { hash } of photos) counts[split(hash)]++;
    return counts;
  };
  const was = (hash: string) => before.get(hash) ?? 'train';
  return {
    classes: base.classes.map(({ key, label }) => {
      const photos = byClass.get(key) ?? [];
      return { key, label, before: countOf(photos, was), after: countOf(photos, after) };
    }),
    before: countOf(base.photos, was),
    after: countOf(base.photos, after),
    moved: base.photos.filter(({ hash }) => was(hash) !== after(hash)).length,
    groups: groups.length,
    straddling: groups.filter((group) => new Set(group.map(was)).size > 1).length,
    versions: divisions.length,
    locked: base.photos.filter(({ hash }) => locked.has(hash)).length,
    problem: problems.length > 0 ? problems.join(' ') : null,
  };
}

/**
 * Divides the photos of the latest version again, as its next version; of folds one version each, the first first.
 * @throws AppError `not-found`, `conflict` when it cannot be trained on so, or is not the latest
 */
export async function splitVersion(
  deps: Deps,
  { userId }: Actor,
  { versionId, plan, message, lock }: z.output<typeof splitVersionInput>,
): Promise<MadeVersions> {
  const { base, divisions, groups } = await draw(deps, { versionId, plan });
  const made: MadeVersions = { datasetId: base.datasetId, versions: [] };
  let baseId = versionId;
  for (const [index, division] of divisions.entries()) {
    const published = await publishVersion(deps, {
      baseId,
      createdBy: userId,
      message: [message, planText(plan, index)].filter(Boolean).join(' · '),
      wanted: { classes: base.classes.map(({ index: _, ...coin }) => coin), photos: placed(base, division) },
      notes: [`${planText(plan, index)}. ${groups.length} groups of photos stay on one side each.`],
      within: async (tx, { datasetId }) => {
        if (lock) await lockTestWithin(tx, { datasetId, by: userId });
      },
    });
    baseId = published.versionId;
    made.versions.push({ versionId: published.versionId, number: published.number });
  }
  return made;
}

/** An older version once more, as the latest; a locked test set stays what it is. @throws AppError `not-found`, `conflict` */
export async function restoreVersion(
  deps: Deps,
  { userId }: Actor,
  { versionId, message }: z.output<typeof restoreVersionInput>,
): Promise<MadeVersions> {
  const old = await findBaseVersion(deps.db, versionId);
  const latest = old && (await findVersion(deps.db, old.datasetId));
  if (!old || !latest) throw new AppError('not-found', 'There is no such dataset version.');
  const {
    versionId: id,
    number,
    datasetId,
  } = await publishVersion(deps, {
    baseId: latest.id,
    createdBy: userId,
    message: message || `Version ${old.number} again`,
    wanted: {
      classes: old.classes.map(({ index: _, ...coin }) => coin),
      photos: old.photos.map((photo) => ({ ...photo, split: photo.split ?? 'train' })),
    },
    notes: [`Restored from version ${old.number}.`],
    mayRepeat: true,
  });
  return { datasetId, versions: [{ versionId: id, number }] };
}

async function draw(deps: Deps, { versionId, plan }: { versionId: string; plan: SplitPlan }): Promise<Drawn> {
  const base = await findBaseVersion(deps.db, versionId);
  if (!base) throw new AppError('not-found', 'There is no such dataset version.');
  if (!(await isDone(deps.db, versionId))) {
    throw new AppError(
      'conflict',
      `The report of version ${base.number} is not finished, and until then it is not known which photos are copies. Divide it when the report is there.`,
    );
  }
  const locked = await findLockedPhotos(deps.db, base.datasetId);
  const groups = await togetherOf(deps, base);
  const kept = new Map([...locked].map((hash) => [hash, 'test' as const]));
  const from = { photos: base.photos, groups, seed: plan.seed };
  if (plan.kind === 'shares') {
    // A locked test set is what is tested on: nothing is added to it but copies of its photos.
    const shares = { validation: plan.validation, test: locked.size > 0 ? 0 : plan.test };
    return { base, groups, locked, divisions: [await drawSplits({ ...from, kept, shares })] };
  }
  // Copies of test photos go with them, and are in no fold.
  for (const { hash, split } of base.photos) if (split === 'test') kept.set(hash, 'test');
  const tested = await drawSplits({ ...from, kept, shares: { validation: 0, test: 0 } });
  const rest = base.photos.filter(({ hash }) => tested.get(hash) !== 'test');
  const folds = await drawFolds({ ...from, photos: rest, folds: plan.folds });
  const divisions = Array.from({ length: plan.folds }, (_, index) => {
    const division = new Map(tested);
    for (const [hash, fold] of folds) division.set(hash, fold === index + 1 ? 'validation' : 'train');
    return division;
  });
  return { base, groups, locked, divisions };
}

/** What lies on one side: near copies, all photos of one coin, and what was cut out of one photo. */
async function togetherOf(deps: Deps, { photos }: BaseVersion): Promise<string[][]> {
  const hashes = photos.map(({ hash }) => hash);
  const pairs = await findCopyPairs(deps.db, hashes);
  const named = photos.flatMap(({ hash, coin, origin }) => [
    ...(coin ? [{ hash, by: `coin ${coin}` }] : []),
    // Where in the photo it was cut out follows its name.
    ...(origin ? [{ hash, by: `photo ${origin.split('#xywh=')[0]}` }] : []),
  ]);
  for (const members of groupBy(named, ({ by }) => by).values()) {
    for (const { hash } of members.slice(1)) pairs.push([members[0]?.hash ?? hash, hash]);
  }
  return groupsOf(hashes, pairs);
}

function placed({ photos }: BaseVersion, division: ReadonlyMap<string, Split>) {
  return photos.map((photo) => ({ ...photo, split: division.get(photo.hash) ?? ('train' as const) }));
}

function planText(plan: SplitPlan, index: number): string {
  if (plan.kind === 'folds') return `Fold ${index + 1} of ${plan.folds}, seed ${plan.seed}`;
  const percent = (share: number) => `${Math.round(share * 100)} %`;
  const { validation, test, seed } = plan;
  return `${percent(1 - validation - test)} ${SPLITS[0]}, ${percent(validation)} ${SPLITS[1]}, ${percent(test)} ${SPLITS[2]}, seed ${seed}`;
}
