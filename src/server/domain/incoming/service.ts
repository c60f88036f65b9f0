import type { z } from 'zod';
import type { ClassScore } from '@/shared/contracts/classify';
import type {
  decideIncomingInput,
  IncomingChange,
  IncomingCounts,
  IncomingPhoto,
  IncomingSource,
  IncomingState,
  labelIncomingInput,
  listIncomingInput,
} from '@/shared/contracts/incoming';
import type { Page } from '@/shared/contracts/paging';
import type { Tx } from '../../db/dialect';
import { toPage } from '../../db/keyset';
import { nextNumber } from '../../db/numbers';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import { findDataset, findHighestNumber, findUserNames, findVersion } from '../datasets/repo';
import { updateClass, updateRejected, updateRestored } from './change-repo';
import { presentPhotos } from './present-photos';
import { countIncoming, findAnswers, findIncomingPage, type IncomingRow } from './queue-repo';

/** A page of a dataset's queue, the photo first that has waited longest. @throws AppError `not-found` */
export async function listIncoming(
  deps: Deps,
  input: z.output<typeof listIncomingInput>,
): Promise<Page<IncomingPhoto>> {
  await requireDataset(deps, input.datasetId);
  const { keys, rows } = await findIncomingPage(deps.db, input);
  const hashes = rows.map(({ photoHash }) => photoHash);
  const people = [
    ...new Set(rows.flatMap(({ createdBy, labelledBy }) => [createdBy ?? [], labelledBy ?? []].flat())),
  ];
  const [version, names, suggestions] = await Promise.all([
    findVersion(deps.db, input.datasetId),
    findUserNames(deps.db, people),
    suggestionsFor(deps, input.datasetId, hashes),
  ]);
  const present = version ? await presentPhotos(deps.db, version.id, hashes) : new Map();
  const nameOf = (id: string | null) => (id ? (names.get(id) ?? null) : null);
  const items = rows.map(
    (row): IncomingPhoto => ({
      id: row.id,
      revision: row.revision,
      hash: row.photoHash,
      fileName: row.fileName,
      source: row.source as IncomingSource,
      note: row.note,
      state: stateOf(row),
      class: row.classKey,
      sentBy: nameOf(row.createdBy),
      labelledBy: nameOf(row.labelledBy),
      createdAt: row.createdAt,
      present: present.get(row.photoHash) ?? null,
      suggestion: suggestions.get(row.photoHash) ?? null,
    }),
  );
  return toPage(keys, items, ({ id }) => id);
}

function stateOf({ rejectedAt, import: accepting }: IncomingRow): IncomingState {
  if (rejectedAt) return 'rejected';
  if (accepting?.state === 'running') return 'accepting';
  return accepting?.state === 'succeeded' ? 'accepted' : 'waiting';
}

/** What the newest model has said of each, by hash. */
async function suggestionsFor({ db }: Deps, datasetId: string, hashes: string[]) {
  const answers = hashes.length > 0 ? await findAnswers(db, datasetId, hashes) : [];
  return new Map(
    answers.map(({ top, model, classification }) => [
      classification.photoHash,
      // Written by ask-models.ts through the type.
      { modelNumber: model.number, top: top as unknown as ClassScore[] },
    ]),
  );
}

/** @throws AppError `not-found` */
export async function getIncomingCounts(deps: Deps, datasetId: string): Promise<IncomingCounts> {
  await requireDataset(deps, datasetId);
  const version = await findVersion(deps.db, datasetId);
  const [unlabelled, labelled, acceptable, accepted, rejected] = await Promise.all([
    countIncoming(deps.db, { datasetId, view: 'unlabelled' }),
    countIncoming(deps.db, { datasetId, view: 'labelled' }),
    countIncoming(deps.db, { datasetId, view: 'labelled', notIn: version?.id }),
    countIncoming(deps.db, { datasetId, view: 'accepted' }),
    countIncoming(deps.db, { datasetId, view: 'rejected' }),
  ]);
  const highest = await findHighestNumber(deps.db, datasetId);
  const nextVersion = await nextNumber(deps.db, `version ${datasetId}`, highest);
  return {
    unlabelled,
    labelled,
    acceptable,
    accepted,
    rejected,
    version: version?.number ?? null,
    nextVersion,
  };
}

/** Says which class photos are of, or takes that back. */
export function labelIncoming(
  deps: Deps,
  actor: Actor,
  { class: classKey, ...input }: z.output<typeof labelIncomingInput>,
): Promise<IncomingChange> {
  return changeEach(deps, input, (tx, photo) => updateClass(tx, photo, { classKey, by: actor.userId }));
}

/** Photos that are not to become part of the dataset; `restoreIncoming` takes it back as long as they are kept. */
export function rejectIncoming(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof decideIncomingInput>,
): Promise<IncomingChange> {
  return changeEach(deps, input, (tx, photo) => updateRejected(tx, photo, actor.userId));
}

export function restoreIncoming(
  deps: Deps,
  input: z.output<typeof decideIncomingInput>,
): Promise<IncomingChange> {
  return changeEach(deps, input, updateRestored);
}

type Seen = { id: string; revision: number; datasetId: string };

/** Each photo by itself at the revision that was seen, all in one transaction. */
async function changeEach(
  deps: Deps,
  { datasetId, photos }: z.output<typeof decideIncomingInput>,
  change: (tx: Tx, photo: Seen) => Promise<boolean>,
): Promise<IncomingChange> {
  await requireDataset(deps, datasetId);
  const stale = await deps.db.$transaction(async (tx) => {
    const left: string[] = [];
    // In one order, so that two people with the same photos wait for each other and not both.
    for (const photo of photos.toSorted((a, b) => (a.id < b.id ? -1 : 1)))
      if (!(await change(tx, { ...photo, datasetId }))) left.push(photo.id);
    return left;
  });
  if (stale.length < photos.length) deps.live.publishChanged('incoming');
  return { changed: photos.length - stale.length, stale };
}

async function requireDataset(deps: Deps, id: string): Promise<void> {
  const dataset = await findDataset(deps.db, id);
  if (dataset?.id !== id) throw new AppError('not-found', 'There is no such dataset.');
}
