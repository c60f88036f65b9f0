import type { z } from 'zod';
import { SPLITS, type Split } from '@/shared/coin-class';
import type { FindingPhoto } from '@/shared/contracts/curation';
import type { BulkAction, BulkPlan, PhotosAction, queueFilterSchema } from '@/shared/contracts/drafts';
import { MAX_PAGE_ROWS } from '@/shared/contracts/paging';
import { groupBy } from '@/shared/group-by';
import type { Db } from '../../db/dialect';
import type { Finding } from '../../db/generated/client';
import { AppError } from '../../errors';
import { slices } from '../../in-turns';
import { findFindingPage } from '../curation/finding-repo';
import { readSelection } from '../photo-grid/selection';
import type { BulkPhoto } from './bulk-repo';
import { findPhotoFacts } from './cell-repo';
import { type CellValue, type PhotoValue, photoTarget } from './cells';
import { decideGroup, type GroupPhoto } from './clean-rules';
import { type DraftClasses, readCells, readClasses } from './draft-view';
import { countDraft } from './photo-changes';

/** Photos shown of a plan. */
const SAMPLE = 24;

/** What a bulk action would do, with all that it takes to do it. */
export interface Planned {
  shown: Omit<BulkPlan, 'seq'>;
  /** Each photo once. */
  photos: BulkPhoto[];
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

/** The photos that were chosen, where the change makes a difference: they may be all of the version, so they are read in parts. */
async function planPhotos(db: Db, draft: Draft, { photos, change }: PhotosAction): Promise<Planned> {
  const chosen = await readSelection(db, { versionId: draft.baseId, ...photos });
  const classes = await readClasses(db, draft);
  if (change.kind === 'relabel' && !classes.keys.includes(change.classKey)) {
    throw new AppError('bad-request', 'The draft has no such class. Choose one of its classes.');
  }
  const plan = new Plan();
  for await (const part of slices(chosen)) {
    const { read } = await readCells(
      db,
      draft,
      part.map(({ hash }) => photoTarget(hash)),
    );
    for (const { hash, file } of part) {
      const { revision, value } = read(photoTarget(hash));
      const photo = placeOf(value, classes);
      if (photo && isChangedBy(change, photo))
        plan.add({ hash, file, why: whyOf(change, { file }) }, { photo, revision, finding: null });
    }
  }
  return plan.whole({ findings: 0, left: [] });
}

function isChangedBy(change: PhotosAction['change'], photo: PhotoValue): boolean {
  if (change.kind === 'move') return photo.split !== change.split;
  return change.kind === 'drop' || photo.classKey !== change.classKey;
}

function whyOf(change: PhotosAction['change'], { file }: { file: string }): string {
  if (change.kind === 'relabel') return `${file}: to ${change.classKey}`;
  return change.kind === 'move' ? `${file}: to ${change.split}` : file;
}

interface Step {
  finding: number;
  /** Photos that are changed. */
  photos: { hash: string; file: string; why: string }[];
  /** Why people have to decide. */
  left?: string;
}

interface Standing {
  revisionOf: (hash: string) => number;
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
  const photoOf = (hash: string) => placeOf(read(photoTarget(hash)).value, classes);
  return {
    photoOf,
    revisionOf: (hash) => read(photoTarget(hash)).revision,
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

/** A photo where it is after merges; null for one that is not there. */
function placeOf(value: CellValue | null, { resolve }: DraftClasses): PhotoValue | null {
  return value?.kind === 'photo' && !value.isDropped ? { ...value, classKey: resolve(value.classKey) } : null;
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

function summarise(steps: readonly Step[], { photoOf, revisionOf }: Standing): Planned {
  const plan = new Plan();
  for (const { finding, photos } of steps) {
    for (const shown of photos) {
      const photo = photoOf(shown.hash);
      if (photo) plan.add(shown, { photo, revision: revisionOf(shown.hash), finding });
    }
  }
  const reasons = groupBy(
    steps.flatMap(({ left }) => left ?? []),
    (reason) => reason,
  );
  return plan.whole({
    findings: steps.filter(({ photos }) => photos.length > 0).length,
    left: [...reasons].map(([reason, same]) => ({ reason, groups: same.length })),
  });
}

/** Counts what is planned, photo by photo. */
class Plan {
  readonly #photos = new Map<string, BulkPhoto>();
  readonly #rows = new Map<string, BulkPlan['rows'][number]>();
  readonly #sample: BulkPlan['sample'] = [];

  /** A photo of several findings is changed once. */
  add(
    shown: BulkPlan['sample'][number],
    { photo, revision, finding }: { photo: PhotoValue; revision: number; finding: number | null },
  ): void {
    if (this.#photos.has(shown.hash)) return;
    this.#photos.set(shown.hash, [shown.hash, revision, finding]);
    if (this.#sample.length < SAMPLE) this.#sample.push(shown);
    const { classKey, split } = photo;
    const key = `${split} ${classKey}`;
    const row = this.#rows.get(key) ?? { classKey, split, photos: 0 };
    row.photos += 1;
    this.#rows.set(key, row);
  }

  whole(more: Pick<BulkPlan, 'findings' | 'left'>): Planned {
    const order = (split: Split) => SPLITS.indexOf(split);
    return {
      shown: {
        ...more,
        photos: this.#photos.size,
        rows: [...this.#rows.values()].sort((a, b) => b.photos - a.photos || order(a.split) - order(b.split)),
        sample: this.#sample,
      },
      photos: [...this.#photos.values()],
    };
  }
}
