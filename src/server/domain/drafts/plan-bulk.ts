import type { z } from 'zod';
import { SPLITS, type Split } from '@/shared/coin-class';
import type { FindingPhoto } from '@/shared/contracts/curation';
import type { BulkAction, BulkPlan, PhotosAction, queueFilterSchema } from '@/shared/contracts/drafts';
import { MAX_PAGE_ROWS } from '@/shared/contracts/paging';
import { groupBy } from '@/shared/group-by';
import type { Db } from '../../db/dialect';
import type { Finding } from '../../db/generated/client';
import { AppError } from '../../errors';
import { findFindingPage } from '../curation/finding-repo';
import { readSelection } from '../photo-grid/selection';
import { findPhotoFacts } from './cell-repo';
import { type PhotoValue, photoTarget } from './cells';
import { decideGroup, type GroupPhoto } from './clean-rules';
import { type DraftClasses, readCells } from './draft-view';
import { countDraft } from './photo-changes';

/** Photos shown of a plan. */
const SAMPLE = 24;

/** What a bulk action would do, with all that it takes to do it. */
export interface Planned {
  shown: Omit<BulkPlan, 'seq'>;
  /** Each photo once, with the finding that it settles; null for one that was chosen by itself. */
  photos: { hash: string; finding: number | null }[];
}

type FindingsAction = Exclude<BulkAction, PhotosAction>;

interface Draft {
  /** Empty for a version without a draft: its photos stand as they are. */
  draftId: string;
  baseId: string;
}

/** Plans a bulk action on the findings of a draft's base, photos as they stand now. Writes nothing. */
export async function planBulk(db: Db, draft: Draft, bulk: BulkAction): Promise<Planned> {
  if (bulk.action === 'photos') return planPhotos(db, draft, bulk);
  const found = await openFindings(db, draft.baseId, bulk);
  const hashes = [...new Set(found.flatMap(photosOf).map(({ hash }) => hash))];
  const stands = await standing(db, draft, hashes);
  const steps = bulk.action === 'clean' ? cleanSteps(found, stands) : eachStep(found, stands, bulk);
  return summarise(steps, stands);
}

/** The photos that were chosen, where the change makes a difference. */
async function planPhotos(db: Db, draft: Draft, { photos, change }: PhotosAction): Promise<Planned> {
  const chosen = await readSelection(db, { versionId: draft.baseId, ...photos });
  const stands = await standing(
    db,
    draft,
    chosen.map(({ hash }) => hash),
  );
  if (change.kind === 'relabel' && !stands.classKeys.has(change.classKey)) {
    throw new AppError('bad-request', 'The draft has no such class. Choose one of its classes.');
  }
  const changed = chosen.filter(({ hash }) => {
    const photo = stands.photoOf(hash);
    if (!photo) return false;
    if (change.kind === 'move') return photo.split !== change.split;
    return change.kind === 'drop' || photo.classKey !== change.classKey;
  });
  const step = { finding: null, photos: changed.map((photo) => ({ ...photo, why: whyOf(change, photo) })) };
  return summarise([step], stands);
}

function whyOf(change: PhotosAction['change'], { file }: { file: string }): string {
  if (change.kind === 'relabel') return `${file}: to ${change.classKey}`;
  return change.kind === 'move' ? `${file}: to ${change.split}` : file;
}

interface Step {
  /** Null for photos that were chosen by themselves. */
  finding: number | null;
  /** Photos that are changed. */
  photos: { hash: string; file: string; why: string }[];
  /** Why people have to decide. */
  left?: string;
}

interface Standing {
  /** Of the classes that are there. */
  classKeys: ReadonlySet<string>;
  photoOf: (hash: string) => PhotoValue | null;
  groupOf: (photos: readonly FindingPhoto[]) => GroupPhoto[];
  /** Training photos by class; goes down as a plan drops them. */
  training: Map<string, number>;
}

async function openFindings(db: Db, versionId: string, bulk: FindingsAction): Promise<Finding[]> {
  const filters: z.output<typeof queueFilterSchema>[] =
    bulk.action === 'clean'
      ? (['open', 'in-review'] as const).map((status) => ({ kind: 'near-copies', scope: 'all', status }))
      : [bulk.filter];
  const found: Finding[] = [];
  for (const filter of filters) {
    let cursor: string | undefined;
    do {
      const page = await findFindingPage(db, { ...filter, versionId, cursor, limit: MAX_PAGE_ROWS });
      found.push(...page.rows);
      cursor = page.keys.nextCursor ?? undefined;
    } while (cursor !== undefined);
  }
  return found.sort((a, b) => a.id - b.id);
}

const photosOf = ({ photos }: Finding) => photos as unknown as FindingPhoto[];

async function standing(db: Db, draft: Draft, hashes: readonly string[]): Promise<Standing> {
  const [{ read, classes }, facts] = await Promise.all([
    readCells(db, draft, hashes.map(photoTarget)),
    findPhotoFacts(db, hashes),
  ]);
  const photoOf = (hash: string) => {
    const { value } = read(photoTarget(hash));
    return value?.kind === 'photo' && !value.isDropped
      ? { ...value, classKey: classes.resolve(value.classKey) }
      : null;
  };
  return {
    photoOf,
    classKeys: new Set(classes.keys),
    groupOf: (photos) =>
      photos.flatMap(({ hash }) => {
        const photo = photoOf(hash);
        const fact = facts.get(hash);
        if (!photo || !fact) return [];
        const { classKey, split } = photo;
        return [{ hash, classKey, split, bytes: fact.bytes, pixels: fact.width * fact.height }];
      }),
    training: await trainingOf(db, draft, classes),
  };
}

async function trainingOf(db: Db, draft: Draft, classes: DraftClasses): Promise<Map<string, number>> {
  const counts = await countDraft(db, { ...draft, classes });
  return new Map([...counts.classes].map(([key, { photos }]) => [key, photos.train]));
}

function cleanSteps(found: readonly Finding[], { photoOf, groupOf, training }: Standing): Step[] {
  return found.map((finding) => {
    const decision = decideGroup(groupOf(photosOf(finding)));
    if (decision.kind === 'settled') return { finding: finding.id, photos: [] };
    if (decision.kind === 'left') return { finding: finding.id, photos: [], left: decision.reason };
    const files = new Map(photosOf(finding).map(({ hash, file }) => [hash, file]));
    const inTraining = decision.drops.filter(({ hash }) => photoOf(hash)?.split === 'train');
    const classKey = photoOf(decision.stays)?.classKey ?? '';
    const left = (training.get(classKey) ?? 0) - inTraining.length;
    // Only people may give up a class.
    if (left < 1 && inTraining.length > 0) {
      return {
        finding: finding.id,
        photos: [],
        left: 'dropping the copy would leave its class without a training photo',
      };
    }
    training.set(classKey, left);
    return {
      finding: finding.id,
      photos: decision.drops.map((drop) => ({ ...drop, file: files.get(drop.hash) ?? '' })),
    };
  });
}

function eachStep(
  found: readonly Finding[],
  { photoOf }: Standing,
  bulk: Exclude<FindingsAction, { action: 'clean' }>,
): Step[] {
  return found.map((finding) => {
    const photos = photosOf(finding).filter(({ hash }) => photoOf(hash) !== null);
    if (bulk.action === 'drop' && photos.length > 1) {
      return { finding: finding.id, photos: [], left: 'it is a group: say which of its photos stays' };
    }
    const changed = photos.filter(({ hash }) => {
      const photo = photoOf(hash);
      if (bulk.action === 'move') return photo?.split !== bulk.split;
      return bulk.action === 'drop' || !photo?.isKept;
    });
    return {
      finding: finding.id,
      photos: changed.map(({ hash, file }) => ({ hash, file, why: bulk.action })),
    };
  });
}

function summarise(steps: readonly Step[], { photoOf }: Standing): Planned {
  const seen = new Set<string>();
  const photos: (Step['photos'][number] & { finding: number | null })[] = [];
  for (const { finding, photos: some } of steps) {
    for (const photo of some) {
      if (seen.has(photo.hash)) continue;
      seen.add(photo.hash);
      photos.push({ ...photo, finding });
    }
  }
  const places = photos.flatMap(({ hash }) => {
    const photo = photoOf(hash);
    return photo ? [{ classKey: photo.classKey, split: photo.split }] : [];
  });
  const rows = [...groupBy(places, ({ classKey }) => classKey)].flatMap(([classKey, inClass]) =>
    SPLITS.flatMap((split: Split) => {
      const count = inClass.filter((place) => place.split === split).length;
      return count > 0 ? [{ classKey, split, photos: count }] : [];
    }),
  );
  const reasons = groupBy(
    steps.flatMap(({ left }) => left ?? []),
    (reason) => reason,
  );
  return {
    shown: {
      findings: steps.filter((step) => step.finding !== null && step.photos.length > 0).length,
      photos: photos.length,
      rows: rows.sort((a, b) => b.photos - a.photos),
      sample: photos.slice(0, SAMPLE).map(({ hash, file, why }) => ({ hash, file, why })),
      left: [...reasons].map(([reason, same]) => ({ reason, groups: same.length })),
    },
    photos: photos.map(({ hash, finding }) => ({ hash, finding })),
  };
}
